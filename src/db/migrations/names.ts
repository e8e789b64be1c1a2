import type { ProjectMigration } from "./migration.ts";

/** Longest name that is put together of parts. */
const MAX_LENGTH = 52;

/** Name for a migration by what it does, without its number: `book_price`, `rename_title_book_name`, `auto_…`. */
export function suggestName(migration: ProjectMigration, now = new Date()): string {
  if (migration.initial === true) return "initial";
  const fragments = migration.operations.flatMap(
    (operation) => operation.migrationNameFragment?.replace(/\W+/g, "_") ?? [],
  );
  if (fragments.length === 0 || fragments.length !== migration.operations.length) return `auto_${timestamp(now)}`;
  let [name] = fragments as [string, ...string[]];
  for (const fragment of fragments.slice(1)) {
    const longer = `${name}_${fragment}`;
    if (longer.length > MAX_LENGTH) return `${name}_and_more`;
    name = longer;
  }
  return name;
}

/** Local time as `20241231_2359`. */
export function timestamp(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}_${two(now.getHours())}${two(now.getMinutes())}`;
}
