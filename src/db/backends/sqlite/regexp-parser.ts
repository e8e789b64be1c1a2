/** Reads a regular expression of Python's `re`, without what cannot run in linear time. */
import { DataError } from "../../errors.ts";

/** Whether a code point belongs. */
export type CharTest = (code: number) => boolean;

export type Assertion = "start" | "end" | "line-start" | "line-end" | "word" | "not-word";

export type Pattern =
  | { readonly kind: "char"; readonly test: CharTest }
  | { readonly kind: "assert"; readonly what: Assertion }
  | { readonly kind: "sequence"; readonly items: readonly Pattern[] }
  | { readonly kind: "choice"; readonly items: readonly Pattern[] }
  | { readonly kind: "repeat"; readonly item: Pattern; readonly min: number; readonly max: number };

/** Longest pattern that is read. */
const MAX_PATTERN = 10_000;
/** Most repetitions a counted quantifier may ask for. */
const MAX_COUNT = 1000;

const WORD = /[\p{L}\p{N}_]/u;
const DIGIT = /\p{Nd}/u;
const SPACE = /\s/u;

export function isWord(code: number): boolean {
  if (code < 128)
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
  return WORD.test(String.fromCodePoint(code));
}

const isDigit: CharTest = (code) => (code < 128 ? code >= 48 && code <= 57 : DIGIT.test(String.fromCodePoint(code)));
const isSpace: CharTest = (code) => SPACE.test(String.fromCodePoint(code));
const not =
  (test: CharTest): CharTest =>
  (code) =>
    !test(code);

const CLASSES: ReadonlyMap<string, CharTest> = new Map([
  ["d", isDigit],
  ["D", not(isDigit)],
  ["w", isWord],
  ["W", not(isWord)],
  ["s", isSpace],
  ["S", not(isSpace)],
]);

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["f", 12],
  ["v", 11],
  ["a", 7],
]);

const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
  ["A", "start"],
  ["Z", "end"],
  ["b", "word"],
  ["B", "not-word"],
]);

/** Throws `DataError` for a pattern that is malformed, or uses look-around or references to groups. */
export function parsePattern(source: string): Pattern {
  if (source.length > MAX_PATTERN)
    throw new DataError(`A regular expression of ${source.length} characters is too long.`);
  return new Parser(source).parse();
}

class Parser {
  readonly #source: string;
  #at = 0;
  #ignoreCase = false;
  #dotAll = false;
  #multiline = false;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): Pattern {
    const pattern = this.#choice();
    if (this.#at < this.#source.length) throw this.#fail("unbalanced parenthesis");
    return pattern;
  }

  #fail(reason: string): DataError {
    return new DataError(
      `The regular expression ${JSON.stringify(this.#source.slice(0, 100))} is not valid: ${reason} at position ${this.#at}.`,
    );
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #choice(): Pattern {
    const items = [this.#sequence()];
    while (this.#take("|")) items.push(this.#sequence());
    return items.length === 1 ? items[0]! : { kind: "choice", items };
  }

  #sequence(): Pattern {
    const items: Pattern[] = [];
    while (this.#at < this.#source.length && this.#source[this.#at] !== "|" && this.#source[this.#at] !== ")") {
      const atom = this.#atom();
      if (atom !== null) items.push(this.#quantified(atom));
    }
    return { kind: "sequence", items };
  }

  #quantified(item: Pattern): Pattern {
    let [min, max] = [1, 1];
    if (this.#take("*")) [min, max] = [0, Number.POSITIVE_INFINITY];
    else if (this.#take("+")) [min, max] = [1, Number.POSITIVE_INFINITY];
    else if (this.#take("?")) [min, max] = [0, 1];
    else {
      const counts = /^\{(\d{0,5})(,?)(\d{0,5})\}/.exec(this.#source.slice(this.#at, this.#at + 15));
      if (counts === null || (counts[1] === "" && counts[3] === "")) return item;
      this.#at += counts[0].length;
      min = Number(counts[1] || 0);
      max = counts[2] === "" ? min : counts[3] === "" ? Number.POSITIVE_INFINITY : Number(counts[3]);
      if (min > max || min > MAX_COUNT || (max > MAX_COUNT && Number.isFinite(max)))
        throw this.#fail("bad repeat interval");
    }
    // Lazy and possessive marks change what is captured; whether there is a match depends on possessive ones alone.
    if (!this.#take("?") && this.#take("+")) throw this.#fail("possessive quantifiers are not supported on SQLite");
    const next = this.#source[this.#at];
    if (next === "*" || next === "+" || next === "?") throw this.#fail("multiple repeat");
    return { kind: "repeat", item, min, max };
  }

  #atom(): Pattern | null {
    const code = this.#source.codePointAt(this.#at)!;
    const char = String.fromCodePoint(code);
    this.#at += char.length;
    switch (char) {
      case "(":
        return this.#group();
      case "[":
        return { kind: "char", test: this.#set() };
      case ".":
        return { kind: "char", test: this.#dotAll ? () => true : (c) => c !== 10 };
      case "^":
        return { kind: "assert", what: this.#multiline ? "line-start" : "start" };
      case "$":
        return { kind: "assert", what: this.#multiline ? "line-end" : "end" };
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
        throw this.#fail("nothing to repeat");
    }
    return { kind: "char", test: this.#literal(code) };
  }

  #group(): Pattern | null {
    if (this.#take("?")) {
      const flags = /^([ims]+)\)/.exec(this.#source.slice(this.#at, this.#at + 8));
      if (flags !== null) {
        this.#at += flags[0].length;
        this.#ignoreCase ||= flags[1]!.includes("i");
        this.#dotAll ||= flags[1]!.includes("s");
        this.#multiline ||= flags[1]!.includes("m");
        return null;
      }
      if (!this.#take(":")) {
        const name = /^P?<[A-Za-z_]\w{0,60}>/.exec(this.#source.slice(this.#at, this.#at + 70));
        if (name === null)
          throw this.#fail(
            "look-around, references and conditions cannot run in linear time and are not supported on SQLite",
          );
        this.#at += name[0].length;
      }
    }
    const inner = this.#choice();
    if (!this.#take(")")) throw this.#fail("missing ), unterminated subpattern");
    return inner;
  }

  #literal(code: number): CharTest {
    if (!this.#ignoreCase) return (c) => c === code;
    const char = String.fromCodePoint(code);
    const forms = new Set(
      [char, char.toLowerCase(), char.toUpperCase()]
        .filter((f) => Array.from(f).length === 1)
        .map((f) => f.codePointAt(0)!),
    );
    return (c) => forms.has(c);
  }

  /** The code point of an escape that stands for one character. */
  #escapedCode(char: string): number {
    const control = CONTROLS.get(char);
    if (control !== undefined) return control;
    const width = char === "x" ? 2 : char === "u" ? 4 : 0;
    if (width > 0) {
      const hex = this.#source.slice(this.#at, this.#at + width);
      if (hex.length !== width || !/^[0-9a-f]+$/i.test(hex)) throw this.#fail("incomplete escape");
      this.#at += width;
      return Number.parseInt(hex, 16);
    }
    if (/[0-9]/.test(char))
      throw this.#fail("references to groups cannot run in linear time and are not supported on SQLite");
    if (/[A-Za-z]/.test(char)) throw this.#fail(`bad escape \\${char}`);
    return char.codePointAt(0)!;
  }

  #escape(): Pattern {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined) throw this.#fail("bad escape (end of pattern)");
    const char = String.fromCodePoint(code);
    this.#at += char.length;
    const what = ASSERTIONS.get(char);
    if (what !== undefined) return { kind: "assert", what };
    return { kind: "char", test: CLASSES.get(char) ?? this.#literal(this.#escapedCode(char)) };
  }

  #set(): CharTest {
    const negated = this.#take("^");
    const tests: CharTest[] = [];
    for (let first = true; first || this.#source[this.#at] !== "]"; first = false) {
      const low = this.#setItem();
      if (typeof low === "function") {
        tests.push(low);
        continue;
      }
      if (this.#source[this.#at] === "-" && this.#source[this.#at + 1] !== "]" && this.#at + 1 < this.#source.length) {
        this.#at++;
        const high = this.#setItem();
        if (typeof high === "function" || high < low) throw this.#fail("bad character range");
        tests.push(this.#range(low, high));
      } else tests.push(this.#literal(low));
    }
    this.#at++;
    const any: CharTest = (code) => tests.some((test) => test(code));
    return negated ? not(any) : any;
  }

  #setItem(): CharTest | number {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined) throw this.#fail("unterminated character set");
    const char = String.fromCodePoint(code);
    this.#at += char.length;
    if (char !== "\\") return code;
    const next = this.#source.codePointAt(this.#at);
    if (next === undefined) throw this.#fail("unterminated character set");
    const escaped = String.fromCodePoint(next);
    this.#at += escaped.length;
    return CLASSES.get(escaped) ?? (escaped === "b" ? 8 : this.#escapedCode(escaped));
  }

  #range(low: number, high: number): CharTest {
    if (!this.#ignoreCase) return (code) => code >= low && code <= high;
    const inside: CharTest = (code) => code >= low && code <= high;
    return (code) => {
      if (inside(code)) return true;
      const char = String.fromCodePoint(code);
      return inside(char.toLowerCase().codePointAt(0)!) || inside(char.toUpperCase().codePointAt(0)!);
    };
  }
}
