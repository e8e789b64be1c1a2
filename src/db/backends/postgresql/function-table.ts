/** How PostgreSQL writes functions that it calls otherwise. */
import { call, type FunctionSpelling, type FunctionTable } from "../../sql/function-table.ts";
import type { FunctionNode, SqlExpression } from "../../sql/nodes.ts";
import { joined, text } from "../../sql/spellings.ts";

export const POSTGRESQL_FUNCTIONS: FunctionTable = new Map<string, FunctionSpelling>([
  ["ANY_VALUE", anyValue],
  ["CHR", ({ args: [code] }) => call("CHR", text("(", code!, ")::integer"))],
  ["CONCAT", joined],
  ["JSON_ARRAY", "JSONB_BUILD_ARRAY"],
  ["JSON_OBJECT", "JSONB_BUILD_OBJECT"],
  // The time of the statement, as elsewhere; CURRENT_TIMESTAMP is that of the transaction.
  ["NOW", "STATEMENT_TIMESTAMP"],
  ["ORD", "ASCII"],
  ["SHA1", ({ args: [value] }) => text("ENCODE(DIGEST(", value!, ", 'sha1'), 'hex')")],
  ["SHA224", ({ args: [value] }) => digest("SHA224", value!)],
  ["SHA256", ({ args: [value] }) => digest("SHA256", value!)],
  ["SHA384", ({ args: [value] }) => digest("SHA384", value!)],
  ["SHA512", ({ args: [value] }) => digest("SHA512", value!)],
  ["UUIDV4", "GEN_RANDOM_UUID"],
  ["UUIDV7", ({ args: [shift] }) => uuid7(shift)],
]);

/** ANY_VALUE came with PostgreSQL 16: before, it is the first value of those that are not null. */
function anyValue({ args: [value], filter }: FunctionNode): SqlExpression {
  const known: SqlExpression = { kind: "is-null", expression: value!, negated: true };
  const values: FunctionNode = {
    ...call("ARRAY_AGG", value!),
    aggregate: true,
    filter: filter === undefined ? known : { kind: "and", items: [known, filter] },
  };
  return text("(", values, ")[1]");
}

/** The bytes of a text: backslashes, which begin escapes in the cast, are doubled. All parts are immutable, so indexes take it. */
function digest(name: string, value: SqlExpression): SqlExpression {
  return text(`ENCODE(${name}(REPLACE((`, value, `)::text, '\\', '\\\\')::bytea), 'hex')`);
}

/** A random UUID whose first 48 bits are milliseconds since 1970, and whose version is 7: servers before 18 have no function. */
function uuid7(shift: SqlExpression | undefined): SqlExpression {
  const moment = shift === undefined ? [] : [" + ", shift];
  return text(
    "ENCODE(SET_BIT(SET_BIT(OVERLAY(UUID_SEND(GEN_RANDOM_UUID()) PLACING SUBSTRING(INT8SEND(FLOOR(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()",
    ...moment,
    ") * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid",
  );
}
