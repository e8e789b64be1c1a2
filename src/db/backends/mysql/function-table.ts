/** How MariaDB and MySQL write functions that they call otherwise. */
import { call, type FunctionSpelling, type FunctionTable } from "../../sql/function-table.ts";
import { NotSupportedError } from "../../errors.ts";
import type { FunctionNode, SqlExpression } from "../../sql/nodes.ts";
import { literal, text } from "../../sql/spellings.ts";
import type { Flavour } from "./flavour.ts";

/** Of no values the bits are NULL, as elsewhere, and numbers have a sign. The small letters name the function itself. */
function bits({ over, ...node }: FunctionNode): SqlExpression {
  if (over !== undefined) return { ...node, over };
  const own: FunctionNode = { ...node, name: node.name.toLowerCase() };
  const counted: FunctionNode = { ...node, name: "COUNT" };
  return text("IF(", counted, " = 0, NULL, CAST(", own, " AS SIGNED))");
}

const BOTH: readonly (readonly [string, FunctionSpelling])[] = [
  ["BIT_AND", bits],
  ["BIT_OR", bits],
  ["BIT_XOR", bits],
  ["CHR", ({ args: [code] }) => text("CONVERT(CHAR(", code!, " USING utf32) USING utf8mb4)")],
  // With a separator, because CONCAT gives NULL when one argument is NULL.
  ["CONCAT", ({ args }) => call("CONCAT_WS", literal(""), ...args)],
  ["LENGTH", "CHAR_LENGTH"],
  ["NOW", () => text("CURRENT_TIMESTAMP(6)")],
  // ORD gives the bytes of the character as a number.
  ["ORD", ({ args: [value] }) => text("CAST(CONV(HEX(CONVERT(LEFT(", value!, ", 1) USING utf32)), 16, 10) AS SIGNED)")],
  ["RANDOM", "RAND"],
  ["SHA224", ({ args: [value] }) => call("SHA2", value!, literal(224))],
  ["SHA256", ({ args: [value] }) => call("SHA2", value!, literal(256))],
  ["SHA384", ({ args: [value] }) => call("SHA2", value!, literal(384))],
  ["SHA512", ({ args: [value] }) => call("SHA2", value!, literal(512))],
  ["STRING_AGG", stringAgg],
  ["STRPOS", "INSTR"],
];

/** The delimiter stands last, and must be text: servers take no parameter there. */
function stringAgg({ args: [value, delimiter], distinct, filter, orderBy = [] }: FunctionNode): SqlExpression {
  if (delimiter?.kind !== "param" || typeof delimiter.value !== "string")
    throw new NotSupportedError("The delimiter of StringAgg() must be a text here.", { hint: 'Write Value(", ").' });
  const chosen: SqlExpression =
    filter === undefined ? value! : { kind: "case", cases: [{ when: filter, then: value! }], otherwise: null };
  const orders = orderBy.flatMap(({ expression, descending, nulls }, i) => [
    i === 0 ? " ORDER BY " : ", ",
    ...(nulls === undefined ? [] : [expression, nulls === "last" ? " IS NULL, " : " IS NOT NULL, "]),
    expression,
    descending ? " DESC" : " ASC",
  ]);
  const separator = literal(delimiter.value);
  return text(
    distinct === true ? "GROUP_CONCAT(DISTINCT " : "GROUP_CONCAT(",
    chosen,
    ...orders,
    " SEPARATOR ",
    separator,
    ")",
  );
}

const RANDOM_TAIL = "MID(HEX(RANDOM_BYTES(2)), 2), HEX(ORD(RANDOM_BYTES(1)) & 3 | 8), MID(HEX(RANDOM_BYTES(8)), 2)))";

/** Made of random bytes: the servers have functions of their own from MariaDB 11.7 on, MySQL has none. */
function uuid4(): SqlExpression {
  return text(`LOWER(CONCAT(HEX(RANDOM_BYTES(6)), '4', ${RANDOM_TAIL}`);
}

function uuid7(shift: SqlExpression | undefined): SqlExpression {
  const moment = shift === undefined ? ["SYSDATE(3)"] : ["SYSDATE(3) + INTERVAL ", shift, " MICROSECOND"];
  return text("LOWER(CONCAT(LPAD(HEX(FLOOR(UNIX_TIMESTAMP(", ...moment, `) * 1000)), 12, '0'), '7', ${RANDOM_TAIL}`);
}

export function mysqlFunctions({ isMariadb }: Flavour): FunctionTable {
  const uuid = (value: SqlExpression): SqlExpression => (isMariadb ? text("CAST(", value, " AS UUID)") : value);
  const document: FunctionSpelling = isMariadb
    ? "JSON_COMPACT"
    : ({ args: [value] }) => text("CAST(", value!, " AS JSON)");
  return new Map<string, FunctionSpelling>([
    ...BOTH,
    // MariaDB has no ANY_VALUE; the least value is one that is not null, too.
    ...(isMariadb ? ([["ANY_VALUE", "MIN"]] as const) : []),
    // Documents are text on MariaDB, which compares them in one form; MySQL has a type that compares by itself.
    ["JSON_CANONICAL", isMariadb ? "JSON_NORMALIZE" : document],
    ["JSON_DOCUMENT", document],
    ["UUIDV4", () => uuid(uuid4())],
    ["UUIDV7", ({ args: [shift] }) => uuid(uuid7(shift))],
  ]);
}
