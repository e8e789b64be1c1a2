/** A real Chromium for the browser tests: Debian's package, driven by playwright-core. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PATHS = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = PATHS.find((path) => path !== undefined && existsSync(path));

/** Why browser tests are skipped, or null when they run. `BELLEVILLE_TEST_BROWSER=required` makes a missing one a failure. */
export const skipReason: string | null =
  executablePath !== undefined || process.env.BELLEVILLE_TEST_BROWSER === "required"
    ? null
    : "browser tests are skipped: no Chromium found (apt-get install chromium, or set CHROMIUM_PATH)";

if (skipReason !== null) console.log(skipReason);

export async function launch(): Promise<Browser> {
  if (executablePath === undefined)
    throw new Error("No Chromium found: apt-get install chromium, or set CHROMIUM_PATH.");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
