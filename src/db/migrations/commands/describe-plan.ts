import { type Operation, RunCode, RunSQL } from "../operations/index.ts";
import type { MigrationSql } from "../operations/run-sql.ts";

/** Longest text about what an operation runs. */
const MAX_LENGTH = 40;

/** An operation as `migrate --plan` shows it. */
export function describePlannedOperation(
  operation: Operation,
  backwards: boolean,
): { readonly text: string; readonly irreversible: boolean } {
  const irreversible = backwards && !operation.reversible;
  const detail = irreversible ? "IRREVERSIBLE" : detailOf(operation, backwards);
  const isOwn = operation instanceof RunSQL || operation instanceof RunCode;
  const prefix = backwards && !isOwn ? "Undo " : "";
  const shown = detail === "" ? "" : ` -> ${detail}`;
  const short = shown.length > MAX_LENGTH ? `${shown.slice(0, MAX_LENGTH - 1)}…` : shown;
  return { text: `${prefix}${operation.describe()}${short}`, irreversible };
}

function detailOf(operation: Operation, backwards: boolean): string {
  if (operation instanceof RunSQL) return sqlText(backwards ? operation.reverseSql : operation.sql);
  if (operation instanceof RunCode) {
    const name = (backwards ? operation.reverseCode : operation.code)?.name ?? "";
    return name === "code" || name === "reverseCode" || name === "noop" ? "" : name;
  }
  return "";
}

function sqlText(sql: MigrationSql | null): string {
  if (sql === null) return "";
  const text =
    typeof sql === "string" ? sql : sql.map((entry) => (typeof entry === "string" ? entry : entry[0])).join("; ");
  return text.replace(/\s+/g, " ").trim();
}
