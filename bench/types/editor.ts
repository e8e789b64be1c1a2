/** What an editor waits for: suggestions in queries of a project of 100 models, after each edit. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { median, table } from "../report.ts";
import { generate } from "./generate.ts";
import { LanguageServer, positionOf } from "./language-server.ts";

const ROUNDS = 7;
/** `⌖` is the cursor; the second column must be among the suggestions. */
const PLACES: readonly (readonly [code: string, expected: string])[] = [
  ["M0.objects.filter({ ⌖ });", "first__name"],
  ['M0.objects.filter({ name: "x", ⌖ });', "size__gte"],
  ['M0.objects.filter({ status: "⌖" });', "p"],
  ["M0.objects.filter(Q.or({ ⌖ }, {}));", "first__name"],
  ['M0.objects.orderBy("⌖");', "-name"],
  ['M0.objects.values("⌖");', "first__name"],
  ['M0.objects.values("name", "⌖");', "first__name"],
  ['M0.objects.selectRelated("⌖");', "first"],
  ['M0.objects.prefetchRelated("⌖");', "third"],
  ["M0.objects.update({ ⌖ });", "size"],
  ["M0.objects.create({ ⌖ });", "slug"],
  ["M0.objects.⌖", "filter"],
];

export async function editor(): Promise<void> {
  const folder = join(import.meta.dirname, "../.generated/editor");
  generate(folder, { models: 100, queries: 1000 });
  const path = join(folder, "queries0.ts");
  const before = readFileSync(path, "utf8");
  const header = before.includes("{ M0 }") ? "" : 'import { M0 } from "./models0.ts";\n';
  const server = await LanguageServer.start(folder);
  const rows: string[][] = [];
  try {
    for (const [code, expected] of PLACES) {
      const times: number[] = [];
      let found: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        // Each round is an edit: the file is checked anew.
        const start = `${header}${before}\n// ${round}\n`;
        server.write(path, `${start}${code.replace("⌖", "")}\n`);
        const began = performance.now();
        found = await server.completions(path, positionOf(start + code, start.length + code.indexOf("⌖")));
        times.push(performance.now() - began);
      }
      const mark = found.some((label) => label === expected || label === `${expected}?` || label === `"${expected}"`);
      rows.push([
        `\`${code.replace("⌖", "|")}\``,
        mark ? String(found.length) : "none",
        times[0]!.toFixed(0),
        median(times.slice(1)).toFixed(0),
      ]);
    }
  } finally {
    server.stop();
  }
  table(
    "Suggestions in a project of 100 models and 1,000 queries",
    ["place", "suggestions", "ms, first", "ms, after an edit"],
    rows,
  );
}
