// Preloaded into the measured process: tells its parent what it has used when it ends. Plain JavaScript, since it
// runs before any loader.
process.on("exit", () => process.send?.(process.resourceUsage()));
