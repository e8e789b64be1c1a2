/** The text, hash and number functions and aggregates that Django registers on SQLite. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { DataError } from "../../errors.ts";
import { DATE_FUNCTIONS } from "./date-functions.ts";
import type { Aggregate, Handle, SqlFunction } from "./driver.ts";
import { JSON_FUNCTIONS } from "./json-functions.ts";
import { compilePattern } from "./regexp.ts";

/** Longest text that REPEAT, LPAD and RPAD make: SQLite's own default limit is 1,000,000,000 bytes. */
const MAX_TEXT = 100_000_000;

/** NULL in, NULL out: what nearly all SQL functions do. */
function strict1(fn: (a: unknown) => unknown): SqlFunction {
  return (a: unknown) => (a === null ? null : fn(a));
}

function strict2(fn: (a: unknown, b: unknown) => unknown): SqlFunction {
  return (a: unknown, b: unknown) => (a === null || b === null ? null : fn(a, b));
}

function strict3(fn: (a: unknown, b: unknown, c: unknown) => unknown): SqlFunction {
  return (a: unknown, b: unknown, c: unknown) => (a === null || b === null || c === null ? null : fn(a, b, c));
}

function hash(algorithm: string): SqlFunction {
  return strict1((text) => createHash(algorithm).update(String(text)).digest("hex"));
}

/** `text` repeated and cut to `length` code points. */
function fill(text: string, length: number): string {
  const points = Array.from(text);
  if (points.length === 0 || length <= 0) return "";
  return Array.from(text.repeat(Math.ceil(length / points.length)))
    .slice(0, length)
    .join("");
}

function checkLength(length: number): number {
  if (length > MAX_TEXT) throw new DataError(`A text of ${length} characters is too long.`);
  return Math.max(0, Math.trunc(length));
}

function pad(text: unknown, length: unknown, filler: unknown, left: boolean): string {
  const size = checkLength(Number(length));
  const points = Array.from(String(text));
  if (points.length >= size) return points.slice(0, size).join("");
  const added = fill(String(filler), size - points.length);
  return left ? added + points.join("") : points.join("") + added;
}

/** UUID version 7 (RFC 9562, section 5.7): milliseconds since 1970, then random bits. `shift`: microseconds. */
function uuid7(shift: unknown = 0): string | null {
  if (shift === null) return null;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Math.max(0, Math.trunc(Date.now() + Number(shift) / 1000)), 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex");
}

const FUNCTIONS: readonly (readonly [name: string, fn: SqlFunction])[] = [
  ...DATE_FUNCTIONS,
  ...JSON_FUNCTIONS,
  ["regexp", strict2((pattern, text) => (compilePattern(String(pattern)).test(String(text)) ? 1 : 0))],
  ["BITXOR", strict2((a, b) => smallest(wholeNumber(a) ^ wholeNumber(b)))],
  ["COT", strict1((x) => 1 / Math.tan(Number(x)))],
  ["LPAD", strict3((text, length, filler) => pad(text, length, filler, true))],
  ["RPAD", strict3((text, length, filler) => pad(text, length, filler, false))],
  ["MD5", hash("md5")],
  ["SHA1", hash("sha1")],
  ["SHA224", hash("sha224")],
  ["SHA256", hash("sha256")],
  ["SHA384", hash("sha384")],
  ["SHA512", hash("sha512")],
  [
    "REPEAT",
    strict2((text, count) => {
      checkLength(String(text).length * Number(count));
      return String(text).repeat(Math.max(0, Math.trunc(Number(count))));
    }),
  ],
  ["REVERSE", strict1((text) => Array.from(String(text)).reverse().join(""))],
  ["SIGN", strict1((x) => Math.sign(Number(x)))],
];

const RANDOM_FUNCTIONS: readonly (readonly [name: string, fn: SqlFunction])[] = [
  ["RAND", () => Math.random()],
  ["UUIDV4", () => randomUUID().replaceAll("-", "")],
  ["UUIDV7", () => uuid7()],
  ["UUIDV7", (shift: unknown) => uuid7(shift)],
];

const wholeNumber = (value: unknown): bigint => (typeof value === "bigint" ? value : BigInt(Math.trunc(Number(value))));

/** A whole number of 64 bits as a number when that is exact. */
function smallest(value: bigint): number | bigint {
  const number = Number(BigInt.asIntN(64, value));
  return Number.isSafeInteger(number) ? number : BigInt.asIntN(64, value);
}

interface Spread {
  n: number;
  mean: number;
  squares: number;
}

/** Variance in one pass (Welford): no list of all values, no loss by cancellation. */
function spread(sample: boolean, root: boolean): Aggregate {
  return {
    start: (): Spread => ({ n: 0, mean: 0, squares: 0 }),
    step: (state: Spread, value: unknown): Spread => {
      if (value === null) return state;
      const x = Number(value);
      const n = state.n + 1;
      const delta = x - state.mean;
      const mean = state.mean + delta / n;
      return { n, mean, squares: state.squares + delta * (x - mean) };
    },
    result: ({ n, squares }: Spread): number | null => {
      const count = sample ? n - 1 : n;
      if (count <= 0) return null;
      return root ? Math.sqrt(squares / count) : squares / count;
    },
  };
}

function bits(combine: (a: bigint, b: bigint) => bigint): Aggregate {
  return {
    start: (): bigint | null => null,
    step: (state: bigint | null, value: unknown): bigint | null => {
      if (value === null) return state;
      const number = wholeNumber(value);
      return state === null ? number : combine(state, number);
    },
    result: (state: bigint | null): number | bigint | null => (state === null ? null : smallest(state)),
  };
}

const AGGREGATES: readonly (readonly [name: string, aggregate: Aggregate])[] = [
  ["STDDEV_POP", spread(false, true)],
  ["STDDEV_SAMP", spread(true, true)],
  ["VAR_POP", spread(false, false)],
  ["VAR_SAMP", spread(true, false)],
  [
    "ANY_VALUE",
    {
      start: () => ({ value: null, set: false }),
      step: (s: { value: unknown; set: boolean }, value: unknown) => (s.set ? s : { value, set: true }),
      result: (s: { value: unknown }) => s.value,
    },
  ],
  ["BIT_AND", bits((a, b) => a & b)],
  ["BIT_OR", bits((a, b) => a | b)],
  ["BIT_XOR", bits((a, b) => a ^ b)],
];

/** Registers everything on a new connection. */
export function registerFunctions(handle: Handle): void {
  for (const [name, fn] of FUNCTIONS) handle.function(name, { deterministic: true }, fn);
  for (const [name, fn] of RANDOM_FUNCTIONS) handle.function(name, { deterministic: false }, fn);
  for (const [name, aggregate] of AGGREGATES) handle.aggregate(name, aggregate);
}
