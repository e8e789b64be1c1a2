/** How benches print: a line on the machine, and tables of medians and ratios that go into RESULTS.md as they are. */
import { cpus } from "node:os";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

export function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n**${title}**\n`);
  console.log(`| ${head.join(" | ")} |`);
  console.log(`|${head.map(() => "---").join("|")}|`);
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
}

export function machine(): string {
  return `Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model.trim() ?? "unknown"}`;
}
