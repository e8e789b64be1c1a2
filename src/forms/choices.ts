import type { Text } from "../utils/lazy.ts";

/** One entry of a list of choices: a value and its label, or the name of a group and its entries. */
export type Choice = readonly [value: unknown, label: unknown];

/** A label: text, or HTML that was marked safe. */
export type ChoiceLabel = Text | { toString(): string };

/**
 * What the option `choices` takes: a list of pairs, groups as `[name, pairs]`, an object of values and labels (or of
 * groups), an iterable, an object with `choices` such as `TextChoices`, or a function that gives one of these anew each time.
 */
export type ChoicesInput =
  | Iterable<readonly [unknown, unknown]>
  | Readonly<Record<string, unknown>>
  | { readonly choices: Iterable<readonly [unknown, unknown]> }
  | AsyncChoices
  | CallableChoices
  | (() => ChoicesInput);

/**
 * Choices that must be fetched, such as the rows of a query set.
 *
 * `load()` is awaited once before a field is rendered; what it gives is rendered without waiting again.
 */
export abstract class AsyncChoices {
  abstract load(): Promise<readonly Choice[]>;
  /** The entry before all others that is known without fetching (the empty choice), if any. */
  get first(): Choice | null {
    return null;
  }
}

/** Choices that are worked out anew on each use. */
export class CallableChoices {
  readonly #evaluate: () => ChoicesInput;

  constructor(evaluate: () => ChoicesInput) {
    this.#evaluate = evaluate;
  }

  list(): Choice[] {
    return toList(this.#evaluate());
  }
}

/** Choices as fields and widgets keep them. */
export type Choices = readonly Choice[] | CallableChoices | AsyncChoices;

/** Brings every form of `choices` into one; a function stays a function, so that it is asked each time. */
export function normalizeChoices(input: ChoicesInput): Choices {
  if (input instanceof AsyncChoices || input instanceof CallableChoices) return input;
  return typeof input === "function" && !hasChoices(input) ? new CallableChoices(input) : toList(input);
}

/** The list of choices now. Throws `TypeError` for choices that were not loaded. */
export function choiceList(choices: Choices): readonly Choice[] {
  if (choices instanceof CallableChoices) return choices.list();
  if (choices instanceof AsyncChoices) {
    throw new TypeError("These choices must be loaded first: await the rendering method, or boundField.load().");
  }
  return choices;
}

/** The entries of a group, or null when the entry is a plain choice. */
export function groupOf(label: unknown): readonly Choice[] | null {
  return Array.isArray(label) ? (label as readonly Choice[]) : null;
}

function hasChoices(input: object): input is { readonly choices: Iterable<readonly [unknown, unknown]> } {
  return "choices" in input && typeof input.choices === "object" && input.choices !== null;
}

function toList(input: ChoicesInput): Choice[] {
  if (typeof input === "function" && !hasChoices(input)) return toList(input());
  if (hasChoices(input)) return pairs(input.choices);
  if (typeof (input as Partial<Iterable<unknown>>)[Symbol.iterator] === "function") {
    return pairs(input as Iterable<readonly [unknown, unknown]>);
  }
  if (
    typeof input !== "object" ||
    input === null ||
    input instanceof AsyncChoices ||
    input instanceof CallableChoices
  ) {
    throw new TypeError(`choices must be pairs [value, label], an object or a function, not ${String(input)}.`);
  }
  return pairs(Object.entries(input));
}

function pairs(entries: Iterable<readonly [unknown, unknown]>): Choice[] {
  return Array.from(entries, (entry) => {
    if (!Array.isArray(entry) || entry.length !== 2) {
      throw new TypeError(`Each of the choices must be a pair [value, label], not ${JSON.stringify(entry)}.`);
    }
    return [entry[0], label(entry[1])] as const;
  });
}

function label(value: unknown): unknown {
  if (typeof value === "function") return label((value as () => unknown)());
  if (isGroup(value)) return toList(value);
  return value;
}

/** Lists, maps and plain objects are groups; lazy and safe text, and objects of a class, are labels. */
function isGroup(value: unknown): value is ChoicesInput {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value) || value instanceof Map || value instanceof Set) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
