/** Runs benches: `npm run bench` all, `npm run bench -- http template` some. Build first: they measure `dist/`. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { machine } from "./report.ts";

const here = import.meta.dirname;
const all = readdirSync(here).filter((name) => existsSync(join(here, name, "run.ts")));
const wanted = process.argv.slice(2);
for (const name of wanted) if (!all.includes(name)) throw new Error(`There is no bench "${name}": ${all.join(", ")}`);

console.log(machine());
for (const name of wanted.length > 0 ? wanted : all) {
  const { run } = (await import(join(here, name, "run.ts"))) as { run(): Promise<void> | void };
  await run();
}
