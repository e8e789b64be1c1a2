/**
 * Replays the recorded behaviour of Django: the JSON files of the folder `shared/conformance` beside the repository.
 * Where that folder is absent, the suites are skipped with one line.
 *
 * A file of tests says how a vector is run, and nothing else:
 *
 * ```ts
 * import { runVectors } from "./harness.ts";
 *
 * runVectors("filters.json", async (v, { decode }) => {
 *   const args = decode(v.args) as unknown[];
 *   return callFilter(v.filter as string, args); // returns the output, or throws the error
 * });
 * ```
 *
 * - `decode(value)` turns tagged values into ours; the table stands at the top of `tagged-values.ts`. Decoders for tags
 *   that need a higher layer are passed as `{ decoders: { $field: (tagged, decode) => … } }`.
 * - Settings, language, time zone, clock, messages and formats of the vector are in place while the runner runs.
 * - The result is encoded and compared with `expected.output`; an error with `expected.error` (its class, or one of
 *   those our code throws for that Python class: `errors`) and with its message.
 * - `{ same: (got, expected, v) => boolean }` compares in another way, for instance HTML by meaning.
 * - `{ only: (v) => boolean }` takes part of a file.
 *
 * Vectors that do not pass stand in `known/<file>.json`: id → reason. A vector that fails and is not listed, and one that
 * is listed and passes, both fail the test. `PARITY_UPDATE=1` writes the list anew, keeping the reasons there are.
 * `PARITY_SHOW=1` prints each failure that is listed.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { afterAll, describe, test } from "vitest";
import { repr } from "../../src/utils/str.ts";
import { configureBaseline, withSurroundings } from "./surroundings.ts";
import { comparable, type Decoders, decodeValue, encodeValue, MILLISECOND_DECODERS } from "./tagged-values.ts";

export interface Vector {
  readonly id: string;
  readonly expected: Expected;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly language?: string | null;
  readonly timezone?: string;
  readonly now?: unknown;
  readonly catalog?: Readonly<Record<string, unknown>>;
  readonly formats?: Readonly<Record<string, unknown>>;
  readonly urlconf?: string;
  readonly python_message?: boolean;
  readonly [field: string]: unknown;
}

export interface Expected {
  readonly output?: unknown;
  readonly valid?: boolean;
  readonly error?: string;
  readonly message?: string;
  readonly messages?: readonly unknown[];
  readonly codes?: readonly unknown[];
}

export interface RunTools {
  /** Tagged values to ours. */
  decode(value: unknown): unknown;
}

export interface RunOptions {
  readonly decoders?: Decoders;
  /** Names of our errors that stand for a Python class, besides `ERRORS` below. */
  readonly errors?: Readonly<Record<string, readonly string[]>>;
  /** Compares outputs; both sides are encoded. Default: equal, with sets and mappings in any order. */
  readonly same?: (got: unknown, expected: unknown, v: Vector) => boolean;
  readonly only?: (v: Vector) => boolean;
  /** Name of the list of known failures, when one file has several runners. */
  readonly known?: string;
}

const FOLDER = new URL("../../../shared/conformance/", import.meta.url);

/** What our code throws where Python has a class that JavaScript lacks. */
const ERRORS: Readonly<Record<string, readonly string[]>> = {
  ValueError: ["RangeError", "TypeError", "SyntaxError"],
  KeyError: ["RangeError", "TypeError"],
  LookupError: ["RangeError"],
  OverflowError: ["RangeError"],
  AttributeError: ["TypeError"],
  ZoneInfoNotFoundError: ["RangeError"],
  DjangoUnicodeDecodeError: ["TypeError"],
};

/** Loads a file of vectors, or null when the folder is absent. */
export function loadVectors(file: string): readonly Vector[] | null {
  const url = new URL(file, FOLDER);
  return existsSync(url) ? (JSON.parse(readFileSync(url, "utf8")) as Vector[]) : null;
}

function namesOf(error: unknown): string[] {
  const names = error instanceof Error ? [error.name] : [];
  for (let p: unknown = Object.getPrototypeOf(error); p !== null; p = Object.getPrototypeOf(p)) {
    names.push((p as object).constructor.name);
  }
  return names;
}

/** Null when the outcome is as expected, else one line that says what differs. */
export async function failureOf(
  v: Vector,
  run: (v: Vector, tools: RunTools) => unknown,
  options: RunOptions = {},
): Promise<string | null> {
  const decoders = v.now === undefined ? options.decoders : { ...MILLISECOND_DECODERS, ...options.decoders };
  const decode = (value: unknown): unknown => decodeValue(value, decoders);
  return withSurroundings(v, async () => {
    let output: unknown;
    try {
      output = encodeValue(await run(v, { decode }));
    } catch (error) {
      return v.expected.error === undefined ? `throws ${describeError(error)}` : errorDiffers(v, error, options);
    }
    if (v.expected.error !== undefined) return `gives ${show(output)} instead of the error ${v.expected.error}`;
    if (v.expected.valid === true) return null;
    const same =
      options.same?.(output, v.expected.output, v) ??
      isDeepStrictEqual(comparable(output), comparable(v.expected.output));
    return same ? null : `gives ${show(output)}, expected ${show(v.expected.output)}`;
  });
}

function errorDiffers(v: Vector, error: unknown, options: RunOptions): string | null {
  const { error: expected = "", message, messages, codes } = v.expected;
  const names = namesOf(error);
  const allowed = [expected, ...(ERRORS[expected] ?? []), ...(options.errors?.[expected] ?? [])];
  if (!allowed.some((name) => names.includes(name))) return `throws ${describeError(error)} instead of ${expected}`;
  if (messages !== undefined) {
    const got = error as { messages?: unknown; errorList?: readonly { code?: unknown }[] };
    const gotCodes = got.errorList?.map((e) => (e.code === undefined || e.code === "" ? null : e.code));
    if (!isDeepStrictEqual(encodeValue(got.messages), comparable(messages))) {
      return `has messages ${show(got.messages)}, expected ${show(messages)}`;
    }
    if (codes !== undefined && !isDeepStrictEqual(gotCodes, codes))
      return `has codes ${show(gotCodes)}, expected ${show(codes)}`;
    return null;
  }
  // Where Django raises a bare class, ours may say more.
  if (v.python_message === true || message === undefined || message === "") return null;
  const got = (error as Error).message;
  // The text of a KeyError is its key as Python shows it.
  if (expected === "KeyError" && message === repr(got)) return null;
  return got === message ? null : `says ${show(got)}, expected ${show(message)}`;
}

const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}` : String(error);

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? String(v) : v)) ?? "undefined";
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Declares one test per vector of `file`; see the top of this file. */
export function runVectors(file: string, run: (v: Vector, tools: RunTools) => unknown, options: RunOptions = {}): void {
  const vectors = loadVectors(file)?.filter((v) => options.only?.(v) ?? true);
  if (vectors === undefined) {
    test.skip(`${file}: shared/conformance is not there, skipped`, () => undefined);
    return;
  }
  configureBaseline();
  const knownUrl = new URL(`known/${options.known ?? file}`, import.meta.url);
  const known = existsSync(knownUrl) ? (JSON.parse(readFileSync(knownUrl, "utf8")) as Record<string, string>) : {};
  const found: Record<string, string> = {};
  const seen = new Set<string>();
  let passed = 0;

  describe(file, () => {
    for (const v of vectors) {
      test(v.id, async () => {
        seen.add(v.id);
        const failure = await failureOf(v, run, options);
        if (failure === null) passed++;
        else found[v.id] = known[v.id] ?? failure;
        if (process.env["PARITY_UPDATE"] !== undefined) return;
        if (process.env["PARITY_SHOW"] !== undefined && failure !== null) console.log(`${v.id}\n    ${failure}`);
        if (failure !== null && known[v.id] === undefined) throw new Error(failure);
        if (failure === null && known[v.id] !== undefined) throw new Error(`passes now: take it out of known/${file}`);
      });
    }
    afterAll(() => {
      const listed = Object.keys(found).filter((id) => known[id] !== undefined).length;
      console.log(`${file}: ${passed}/${seen.size} pass, ${listed} listed`);
      const update = process.env["PARITY_UPDATE"] !== undefined && seen.size === vectors.length;
      if (update) writeFileSync(knownUrl, `${JSON.stringify(found, null, 2)}\n`);
    });
  });
}
