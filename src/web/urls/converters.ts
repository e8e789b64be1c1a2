/** Types of the values that converters give; names of your own are added by declaration merging. */
export interface PathConverters {
  readonly str: string;
  readonly int: number;
  readonly slug: string;
  readonly uuid: string;
  readonly path: string;
}

/**
 * Turns a part of a path into a value and back. Reference: docs/topics/http/urls, "Registering custom path converters".
 *
 * ```ts
 * class YearConverter implements PathConverter<number> {
 *   regex = "[0-9]{4}";
 *   toPython(text: string) { return Number(text); }
 *   toUrl(value: number) { return String(value).padStart(4, "0"); }
 * }
 * registerConverter(YearConverter, "yyyy");
 * declare module "belleville/urls" { interface PathConverters { yyyy: number } }
 * ```
 */
export interface PathConverter<T = unknown> {
  /** Source of a regular expression without groups and anchors. */
  readonly regex: string;
  /** The value; throws when the text is no value after all: the pattern then does not match. */
  toPython(text: string): T;
  /** The text; throws when the value has no place in a URL. */
  toUrl(value: T): string;
}

/** How far a converter can read: a run of characters of one class, or a fixed number of characters. */
export interface Reach {
  /** Whether a character (UTF-16 code unit) belongs to the run. */
  readonly accepts: (code: number) => boolean;
  /** Exact length; then `test` decides. */
  readonly length?: number;
  readonly test?: (text: string) => boolean;
}

/** A built-in converter: the matcher knows its reach and needs no regular expression. */
export interface BuiltinConverter extends PathConverter {
  readonly reach: Reach;
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isWord = (c: number): boolean => isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
const same = (text: string): string => text;

function int(text: string): number {
  const value = Number(text);
  // Beyond this a number is not exact, and no row can have it as a key.
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the integers that a number holds exactly.`);
  return value;
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) throw new TypeError(`${String(value)} has no place in a URL.`);
  return String(value);
}

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const UUID_TEST = new RegExp(`^${UUID}$`);

const BUILTIN: readonly (readonly [string, BuiltinConverter])[] = [
  ["int", { regex: "[0-9]+", toPython: int, toUrl: text, reach: { accepts: isDigit } }],
  ["path", { regex: ".+", toPython: same, toUrl: text, reach: { accepts: (c) => c !== 10 } }],
  ["slug", { regex: "[-a-zA-Z0-9_]+", toPython: same, toUrl: text, reach: { accepts: (c) => isWord(c) || c === 45 } }],
  ["str", { regex: "[^/]+", toPython: same, toUrl: text, reach: { accepts: (c) => c !== 47 } }],
  [
    "uuid",
    {
      regex: UUID,
      toPython: same,
      toUrl: text,
      reach: { accepts: (c) => isWord(c) || c === 45, length: 36, test: (t) => UUID_TEST.test(t) },
    },
  ],
];

const converters = new Map<string, PathConverter>(BUILTIN);

/** Whether the matcher knows how far a converter reads. */
export function hasReach(converter: PathConverter): converter is BuiltinConverter {
  return BUILTIN.some(([, builtin]) => builtin === converter);
}

/** Makes a converter known under a name, for use in `<name:parameter>`. Throws when the name is taken. */
export function registerConverter<T>(converter: (new () => PathConverter<T>) | PathConverter<T>, name: string): void {
  if (converters.has(name)) throw new TypeError(`Converter '${name}' is already registered.`);
  const instance = typeof converter === "function" ? new converter() : converter;
  converters.set(name, instance as PathConverter);
}

/** The converter of that name. */
export function getConverter(name: string): PathConverter | undefined {
  return converters.get(name);
}

/** Names of all converters. */
export function converterNames(): Iterable<string> {
  return converters.keys();
}
