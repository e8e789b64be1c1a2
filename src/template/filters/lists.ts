import { htmlOf } from "../../utils/html.ts";
import { markSafe, SafeString } from "../../utils/safe-string.ts";
import { str } from "../../utils/str.ts";
import type { FilterState, Library } from "../library.ts";
import { order } from "../runtime/comparison.ts";
import { peek } from "../runtime/lookup.ts";
import { lengthOf, pythonType, toList } from "../runtime/sequences.ts";
import { plainText, toFloat, toInt } from "./numbers.ts";

const NO_ARGUMENT = { argument: "none" } as const;

/** Items that have an order: of lists and texts. Throws `TypeError` for what Python cannot subscript. */
function items(value: unknown): readonly unknown[] {
  const plain = plainText(value);
  if (typeof plain === "string" || Array.isArray(plain)) return toList(plain)!;
  if (typeof plain === "object" && plain !== null && Symbol.iterator in plain && !(plain instanceof Map))
    return toList(plain)!;
  throw new TypeError(`${pythonType(plain)} object is not subscriptable`);
}

/** Sorts by a member of the items; empty where a member is absent or the values do not compare. */
function dictsort(value: unknown, argument: unknown, factor: 1 | -1): unknown {
  const key = str(argument);
  const path = toFloat(key) === undefined ? key.split(".") : [key];
  if (path.some((part) => part.startsWith("_"))) return "";
  try {
    const keyed = (toList(value) ?? []).map((item) => ({ item, key: path.reduce(step, item) }));
    return keyed.sort((a, b) => factor * compare(a.key, b.key)).map(({ item }) => item);
  } catch (error) {
    if (error instanceof TypeError) return "";
    throw error;
  }
}

function step(value: unknown, part: string): unknown {
  const found = typeof value === "string" && /^\d+$/.test(part) ? value[Number(part)] : peek(value, part);
  if (found === undefined) throw new TypeError(`There is no member ${JSON.stringify(part)} to sort by.`);
  return found;
}

function compare(a: unknown, b: unknown): number {
  const result = order(a, b);
  if (result === undefined) throw new TypeError("The values do not compare.");
  return result;
}

/** Joins the items; escapes them and the separator where output is escaped. */
function join(value: unknown, separator: unknown, { autoescape }: FilterState): unknown {
  let list: readonly unknown[];
  try {
    list = toList(value) ?? [];
  } catch {
    return value;
  }
  if (autoescape) return markSafe(list.map(htmlOf).join(htmlOf(separator)));
  const texts = list.map(plainText);
  return texts.every((text) => typeof text === "string") ? markSafe(texts.join(str(separator))) : value;
}

/** `"1:5:2"` as Python's slices. */
function slice(value: unknown, argument: unknown): unknown {
  const bits = str(argument)
    .split(":")
    .map((bit) => (bit === "" ? null : toInt(bit)));
  const plain = plainText(value);
  const list = typeof plain === "string" ? Array.from(plain) : plain;
  if (!Array.isArray(list) || bits.length > 3 || bits.includes(undefined) || bits[2] === 0) return value;
  const [from, to, by] = bits.length === 1 ? [null, bits[0]] : bits;
  const out = pick(list, bound(from), bound(to), by === null || by === undefined ? 1 : Number(by));
  if (typeof plain !== "string") return out;
  return SafeString.is(value) ? markSafe(out.join("")) : out.join("");
}

const bound = (value: number | bigint | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

function pick(list: readonly unknown[], from: number | null, to: number | null, by: number): unknown[] {
  if (by === 1) return list.slice(from ?? 0, to ?? undefined);
  const n = list.length;
  const [low, high] = by > 0 ? [0, n] : [-1, n - 1];
  const place = (value: number): number => Math.min(high, Math.max(low, value < 0 ? value + n : value));
  const [first, end] = [
    from === null ? (by > 0 ? 0 : n - 1) : place(from),
    to === null ? (by > 0 ? n : -1) : place(to),
  ];
  const out: unknown[] = [];
  for (let i = first; by > 0 ? i < end : i > end; i += by) out.push(list[i]);
  return out;
}

/** Nested lists as `<li>` and `<ul>`; a list belongs to the item before it. */
function unorderedList(value: unknown, escaper: (item: unknown) => string, tabs = 1): string {
  const list = toList(value) ?? [];
  const indent = "\t".repeat(tabs);
  const out: string[] = [];
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    const children = isNested(list[i + 1]) ? list[++i] : undefined;
    const inner = children === undefined ? "" : unorderedList(children, escaper, tabs + 1);
    const sub = inner === "" ? "" : `\n${indent}<ul>\n${inner}\n${indent}</ul>\n${indent}`;
    out.push(`${indent}<li>${escaper(item)}${sub}</li>`);
  }
  return out.join("\n");
}

const isNested = (value: unknown): boolean =>
  Array.isArray(value) || Object.prototype.toString.call(value) === "[object Generator]";

/** Filters of lists. */
export function registerListFilters(register: Library): void {
  const filter = register.filter.bind(register) as Library["filter"];
  filter("dictsort", (value, argument) => dictsort(value, argument, 1), { argument: "required" });
  filter("dictsortreversed", (value, argument) => dictsort(value, argument, -1), { argument: "required" });
  filter("first", (value) => items(value)[0] ?? "", NO_ARGUMENT);
  filter("join", join, { isSafe: true, needsAutoescape: true, argument: "required", safeLiterals: true });
  filter("last", (value) => items(value).at(-1) ?? "", { isSafe: true, argument: "none" });
  filter("length", (value) => lengthOf(value) ?? 0, NO_ARGUMENT);
  filter(
    "random",
    (value) => {
      const list = items(value);
      return list[Math.floor(Math.random() * list.length)] ?? "";
    },
    { isSafe: true, argument: "none" },
  );
  filter("slice", slice, { isSafe: true, argument: "required" });
  filter(
    "unordered_list",
    (value, _, { autoescape }: FilterState) => markSafe(unorderedList(value, autoescape ? htmlOf : str)),
    { isSafe: true, needsAutoescape: true, argument: "none" },
  );
}
