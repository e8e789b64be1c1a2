/** What an entry of `DATABASES` may hold (docs/ref/settings, "Databases"). */
import { didYouMean } from "../utils/suggest.ts";
import { isTimeZone } from "../utils/time-zone.ts";

type Test = readonly [expected: string, test: (value: unknown) => boolean];

const text: Test = ["text", (v) => typeof v === "string"];
const flag: Test = ["true or false", (v) => typeof v === "boolean"];
const object: Test = ["an object", isPlain];

const KEYS: Readonly<Record<string, Test>> = {
  ENGINE: [
    'the name of an engine, such as "sqlite", or a backend object',
    (v) => typeof v === "string" || (typeof v === "object" && v !== null),
  ],
  NAME: text,
  USER: text,
  PASSWORD: text,
  HOST: text,
  PORT: [
    "a number from 1 to 65535",
    (v) => v === "" || (/^\d{1,5}$/.test(String(v)) && Number(v) > 0 && Number(v) < 65_536),
  ],
  OPTIONS: object,
  ATOMIC_REQUESTS: flag,
  TIME_ZONE: [
    'the name of a time zone, such as "Europe/Paris", or null',
    (v) => v === null || (typeof v === "string" && isTimeZone(v)),
  ],
  TEST: object,
  CONN_MAX_AGE: ["a number of seconds, or null", (v) => v === null || (typeof v === "number" && v >= 0)],
  CONN_HEALTH_CHECKS: flag,
};

const TEST_KEYS: Readonly<Record<string, Test>> = { NAME: text, MIRROR: text };

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is wrong with a value of `DATABASES`, as a sentence without its values: they hold passwords. */
export function databasesProblem(databases: unknown): string | undefined {
  if (!isPlain(databases)) return "DATABASES must be an object of databases by alias.";
  for (const [alias, database] of Object.entries(databases)) {
    const problem = databaseProblem(`DATABASES.${alias}`, database);
    if (problem !== undefined) return problem;
    const mirror = (database as { TEST?: { MIRROR?: string } }).TEST?.MIRROR;
    if (mirror === undefined) continue;
    const mirrored = Object.hasOwn(databases, mirror) ? (databases[mirror] as { TEST?: { MIRROR?: string } }) : null;
    if (mirror === alias || mirrored === null || mirrored.TEST?.MIRROR !== undefined)
      return `DATABASES.${alias}.TEST.MIRROR must be the alias of another database, one that is no mirror itself. ${didYouMean(mirror, Object.keys(databases))}`.trim();
  }
  return undefined;
}

function databaseProblem(path: string, database: unknown): string | undefined {
  if (!isPlain(database)) return `${path} must be an object with an ENGINE and a NAME.`;
  const problem = keysProblem(path, database, KEYS);
  if (problem !== undefined) return problem;
  const service = isPlain(database["OPTIONS"]) && database["OPTIONS"]["service"] !== undefined;
  for (const key of service ? ["ENGINE"] : ["ENGINE", "NAME"])
    if (database[key] === undefined) return `${path} has no ${key}.`;
  return isPlain(database["TEST"]) ? keysProblem(`${path}.TEST`, database["TEST"], TEST_KEYS) : undefined;
}

function keysProblem(
  path: string,
  given: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, Test>>,
): string | undefined {
  for (const [key, value] of Object.entries(given)) {
    const test = Object.hasOwn(known, key) ? known[key] : undefined;
    if (test === undefined) {
      const names = Object.keys(known);
      return `${path} has the unknown key ${JSON.stringify(key)}; keys are ${names.join(", ")}. ${didYouMean(key, names)}`.trim();
    }
    if (value !== undefined && !test[1](value)) return `${path}.${key} must be ${test[0]}.`;
  }
  return undefined;
}
