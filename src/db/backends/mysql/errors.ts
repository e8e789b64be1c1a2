/** Errors of the server by number (https://mariadb.com/kb/en/mariadb-error-codes/), and of the socket. */
import type { Backend } from "../contract.ts";

type ErrorClass = ReturnType<Backend["classifyError"]>;

/** As mysqlclient sorts them, with those that Django moves to IntegrityError. */
const CLASSES: ReadonlyMap<number, ErrorClass> = new Map<number, ErrorClass>(
  (
    [
      // Django's `codes_for_integrityerror`.
      ["IntegrityError", [1048, 1690, 3819, 4025]],
      ["IntegrityError", [1022, 1062, 1169, 1215, 1216, 1217, 1364, 1451, 1452, 1557, 1569, 1586, 1761, 1762, 1859]],
      ["DataError", [1230, 1264, 1265, 1292, 1366, 1367, 1406, 1411, 1441, 3140, 3141, 3156, 4037, 4038, 4042]],
      [
        "ProgrammingError",
        [
          1007, 1050, 1051, 1054, 1060, 1061, 1064, 1065, 1066, 1091, 1102, 1103, 1109, 1110, 1111, 1112, 1113, 1146,
          1149, 1247, 1305, 1318, 1327, 4078,
        ],
      ],
      ["NotSupportedError", [1196, 1235, 1286, 1289, 1295, 3106]],
      ["InternalError", [1015, 1080]],
      [
        "OperationalError",
        [
          1040, 1044, 1045, 1049, 1129, 1130, 1142, 1143, 1152, 1153, 1158, 1159, 1160, 1161, 1180, 1184, 1203, 1205,
          1206, 1213, 1226, 1317, 1461, 1615, 1927, 3024, 4031,
        ],
      ],
    ] as const
  ).flatMap(([name, codes]) => codes.map((code): [number, ErrorClass] => [code, name])),
);

/** The number of an error of the server; undefined for others. */
export function errorNumber(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { errno, sqlState } = error as { errno?: unknown; sqlState?: unknown };
  return typeof errno === "number" && errno >= 1000 && sqlState !== undefined ? errno : undefined;
}

/** Django's class for a driver error; what is no answer of the server is trouble with the connection. */
export function classifyError(error: unknown): ErrorClass {
  const number = errorNumber(error);
  // mysqlclient gives InternalError below 1000 and OperationalError for all numbers that it does not know.
  if (number !== undefined) return CLASSES.get(number) ?? "OperationalError";
  return error instanceof TypeError || error instanceof RangeError ? "ProgrammingError" : "OperationalError";
}

/** The server ends the connection with these: too idle, shutting down, killed, packets too large or out of order. */
const GONE = new Set([1053, 1152, 1153, 1156, 1157, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 2055, 3169, 4031]);

/** Whether the connection is gone: the server ended it, or the socket did. */
export function isDisconnect(error: unknown): boolean {
  const number = errorNumber(error);
  if (number !== undefined) return GONE.has(number);
  const { code, fatal, message } = error as { code?: unknown; fatal?: unknown; message?: unknown };
  return (
    (typeof code === "string" && /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTCONN|ESHUTDOWN|PROTOCOL_)/.test(code)) ||
    fatal === true ||
    /^The connection is closed|closed state/.test(String(message))
  );
}

/** Deadlocks, waits for a lock that took too long, and snapshots that are out of date. */
export function isConflict(error: unknown): boolean {
  const number = errorNumber(error);
  return number === 1213 || number === 1205 || number === 1020;
}

/** Whether the server has forgotten a prepared statement, so that it has not been run. */
export function isStaleStatement(error: unknown): boolean {
  const number = errorNumber(error);
  return number === 1243 || number === 1615;
}

/** Whether a statement cannot be prepared, only sent as text. */
export function isUnpreparable(error: unknown): boolean {
  return errorNumber(error) === 1295;
}

const HINTS: Readonly<Record<number, string>> = {
  1146: "Run ./manage.ts migrate: the table has not been created yet.",
  1051: "Run ./manage.ts migrate: the table has not been created yet.",
  1054: "The table differs from the model: run ./manage.ts makemigrations and ./manage.ts migrate.",
  1044: "Grant the rights on the database to the USER of the entry of DATABASES.",
  1045: "Check USER and PASSWORD of the entry of DATABASES.",
  1142: "Grant the rights to the USER of the entry of DATABASES.",
  1049: "Create the database (CREATE DATABASE name CHARACTER SET utf8mb4), or check NAME of the entry of DATABASES.",
  1040: "All connections of the server are taken: lower DATABASES OPTIONS.pool.max_size or raise max_connections.",
  1071: "An index holds at most 3072 bytes of InnoDB, which is 768 characters of utf8mb4: lower maxLength.",
  1153: "The statement is larger than max_allowed_packet of the server.",
  1170: "MariaDB and MySQL cannot index text without a length: use a CharField with a maxLength.",
  1205: "Another transaction holds the lock.",
  1213: "Run the transaction again, and lock rows in the same order everywhere.",
  1267: "Compare columns of the same collation, or name one: new Collate(field, collation).",
  1461: "The server keeps no more prepared statements: lower DATABASES OPTIONS.statement_cache_size or raise max_prepared_stmt_count.",
  3780: "A foreign key must have the type, sign and collation of the column that it points to.",
};

/** How to mend it. */
export function errorHint(error: unknown): string | undefined {
  const number = errorNumber(error);
  if (number !== undefined) return HINTS[number];
  switch ((error as { code?: unknown }).code) {
    case "ECONNREFUSED":
      return "No server answers there: start MariaDB or MySQL, or check HOST and PORT of the entry of DATABASES.";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "Check HOST of the entry of DATABASES: no such name is known.";
    case "ENOENT":
      return "There is no socket where HOST or OPTIONS.unix_socket says; start the server, or set HOST to a host name.";
    case "ECONNRESET":
    case "EPIPE":
      return "The server hung up: it was stopped, or the statement is larger than its max_allowed_packet.";
    case "HANDSHAKE_NO_SSL_SUPPORT":
      return "The server does not offer TLS: configure it there, or take ssl and ssl_mode out of DATABASES OPTIONS.";
  }
  return undefined;
}
