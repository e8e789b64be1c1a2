/**
 * Turns a regular expression around: the texts it could have matched, with its groups as parameters.
 *
 * Follows the rules of Django's `regex_helper.normalize` for JavaScript's syntax: repeats stand their least number of
 * times, a group that may be missing stands once with and once without, of a class of characters its first stands,
 * assertions are left out, and an expression with `|` cannot be turned around.
 */
import type { ReverseForm } from "./pattern.ts";

type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "group"; readonly param: string; readonly isReference: boolean }
  | { readonly kind: "sequence"; readonly items: readonly Node[] }
  | { readonly kind: "optional"; readonly item: Node };

/** Thrown inside for `|`; caught in this file. */
class Disjunction extends Error {}

/** Texts that stand for a class of characters; null: stands for nothing. */
const CLASSES: ReadonlyMap<string, string | null> = new Map([
  ["b", null],
  ["B", null],
  ["d", "0"],
  ["D", "x"],
  ["s", " "],
  ["S", "x"],
  ["w", "x"],
  ["W", "!"],
  ["t", "\t"],
  ["n", "\n"],
  ["r", "\r"],
]);

/** What can be made of an expression, and how many unnamed groups it has. */
export interface Normalized {
  readonly forms: readonly ReverseForm[];
  readonly positional: number;
}

export function normalizeRegex(source: string): Normalized {
  const reader = new Reader(source);
  try {
    const node = reader.sequence();
    return { forms: flatten(node).map(mergeTexts), positional: reader.positional };
  } catch (error) {
    if (error instanceof Disjunction) return { forms: [{ parts: [], params: [] }], positional: 0 };
    throw error;
  }
}

class Reader {
  positional = 0;
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  sequence(): Node {
    const items: Node[] = [];
    while (this.#at < this.#source.length) {
      const char = this.#source[this.#at]!;
      if (char === ")") break;
      if (char === "|") throw new Disjunction();
      if (char === "$") {
        this.#at = this.#source.length;
        break;
      }
      const item = this.#item(char);
      if (item !== null) items.push(...this.#quantified(item));
    }
    return { kind: "sequence", items };
  }

  #item(char: string): Node | null {
    if (char === "\\") return this.#escape();
    if (char === "(") return this.#group();
    this.#at++;
    if (char === "^") return null;
    if (char === "[") return { kind: "text", text: this.#class() };
    return { kind: "text", text: char };
  }

  #escape(): Node | null {
    const named = /\\k<([^>]+)>/y;
    named.lastIndex = this.#at;
    const reference = named.exec(this.#source);
    if (reference !== null) {
      this.#at = named.lastIndex;
      return { kind: "group", param: reference[1]!, isReference: true };
    }
    const text = this.#escaped();
    return text === null ? null : { kind: "text", text };
  }

  /** The text that an escape sequence stands for. */
  #escaped(): string | null {
    const property = /\\[pP]\{[^}]*\}|\\u\{([0-9a-fA-F]+)\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})/y;
    property.lastIndex = this.#at;
    const match = property.exec(this.#source);
    if (match !== null) {
      this.#at = property.lastIndex;
      const code = match[1] ?? match[2] ?? match[3];
      return code === undefined ? "x" : String.fromCodePoint(Number.parseInt(code, 16));
    }
    const char = this.#source[this.#at + 1] ?? "";
    this.#at += 2;
    const representative = CLASSES.get(char);
    return representative === undefined ? char : representative;
  }

  /** Behind `[`: the first character of the class, and on to its end. */
  #class(): string {
    let first: string | null = null;
    while (this.#at < this.#source.length && this.#source[this.#at] !== "]") {
      const text = this.#source[this.#at] === "\\" ? this.#escaped() : this.#source[this.#at++]!;
      first ??= text;
    }
    this.#at++;
    return first ?? "";
  }

  #group(): Node | null {
    const head = /\((?:\?(?:(:)|(<?[=!])|<([^>=!]+)>))?/y;
    head.lastIndex = this.#at;
    const [text, plain, assertion, name] = head.exec(this.#source)!;
    this.#at += text.length;
    if (plain !== undefined) {
      const inner = this.sequence();
      this.#at++;
      return inner;
    }
    this.#skipGroup();
    if (assertion !== undefined) return null;
    return { kind: "group", param: name ?? `_${this.positional++}`, isReference: false };
  }

  /** On to behind the `)` of the group that is open. */
  #skipGroup(): void {
    let depth = 1;
    let inClass = false;
    for (; this.#at < this.#source.length && depth > 0; this.#at++) {
      const char = this.#source[this.#at];
      if (char === "\\") this.#at++;
      else if (inClass) inClass = char !== "]";
      else if (char === "[") inClass = true;
      else if (char === "(") depth++;
      else if (char === ")") depth--;
    }
  }

  /** The item as often as its quantifier says at least. */
  #quantified(item: Node): Node[] {
    const quantifier = /(?:[*?]|(\+)|\{([0-9]+)(?:,[0-9]*)?\})\??/y;
    quantifier.lastIndex = this.#at;
    const match = quantifier.exec(this.#source);
    if (match === null) return [item];
    this.#at = quantifier.lastIndex;
    const count = match[1] === undefined ? Number(match[2] ?? 0) : 1;
    if (count > 0) return Array.from({ length: count }, () => item);
    return hasGroup(item) ? [{ kind: "optional", item }] : [];
  }
}

function hasGroup(node: Node): boolean {
  if (node.kind === "sequence") return node.items.some(hasGroup);
  return node.kind === "group" || node.kind === "optional";
}

function flatten(node: Node): ReverseForm[] {
  switch (node.kind) {
    case "text":
      return [{ parts: [node.text], params: [] }];
    case "group":
      return [{ parts: [{ param: node.param }], params: node.isReference ? [] : [node.param] }];
    case "optional":
      return [{ parts: [], params: [] }, ...flatten(node.item)];
    default:
      return node.items.reduce<ReverseForm[]>(
        (forms, item) => combineForms(forms, flatten(item)),
        [{ parts: [], params: [] }],
      );
  }
}

/** Every form of the first followed by every form of the second. */
export function combineForms(first: readonly ReverseForm[], second: readonly ReverseForm[]): ReverseForm[] {
  return first.flatMap((a) =>
    second.map((b) => ({ parts: [...a.parts, ...b.parts], params: [...a.params, ...b.params] })),
  );
}

function mergeTexts(form: ReverseForm): ReverseForm {
  const parts: (string | { readonly param: string })[] = [];
  for (const part of form.parts) {
    const last = parts.at(-1);
    if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
    else parts.push(part);
  }
  return { parts, params: form.params };
}
