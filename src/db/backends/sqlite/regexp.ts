/**
 * REGEXP for SQLite, in time proportional to text times pattern.
 *
 * JavaScript's own RegExp backtracks: `(a+)+$` on a text of 40 characters would stop the process, and both pattern and
 * text may come from users. All states of the automaton advance together instead (K. Thompson, 1968).
 */
import { DataError } from "../../errors.ts";
import { type Assertion, type CharTest, isWord, type Pattern, parsePattern } from "./regexp-parser.ts";

/** Most states of one automaton. */
const MAX_STATES = 20_000;

type State =
  | { readonly kind: "char"; readonly test: CharTest; readonly next: number }
  | { readonly kind: "assert"; readonly what: Assertion; readonly next: number }
  | { kind: "split"; next: number; other: number }
  | { readonly kind: "match" };

export interface Matcher {
  /** Whether the pattern matches anywhere in `text` (Python's `re.search`). */
  test(text: string): boolean;
}

class Automaton implements Matcher {
  readonly #states: State[] = [{ kind: "match" }];
  readonly #start: number;
  /** Step at which a state was last added, so that each is added once per character. */
  readonly #seen: number[];

  constructor(pattern: Pattern) {
    this.#start = this.#build(pattern, 0);
    this.#seen = this.#states.map(() => -1);
  }

  #add(state: State): number {
    if (this.#states.length >= MAX_STATES)
      throw new DataError("The regular expression is too large: its repetitions make more than 20,000 states.");
    return this.#states.push(state) - 1;
  }

  /** Builds the states of `pattern`, backwards from the state that follows it; returns the first. */
  #build(pattern: Pattern, next: number): number {
    switch (pattern.kind) {
      case "char":
        return this.#add({ kind: "char", test: pattern.test, next });
      case "assert":
        return this.#add({ kind: "assert", what: pattern.what, next });
      case "sequence":
        return pattern.items.reduceRight((after, item) => this.#build(item, after), next);
      case "choice":
        return pattern.items
          .map((item) => this.#build(item, next))
          .reduce((a, b) => this.#add({ kind: "split", next: a, other: b }));
      case "repeat": {
        let after = next;
        if (pattern.max === Number.POSITIVE_INFINITY) {
          const loop: State = { kind: "split", next: 0, other: next };
          after = this.#add(loop);
          loop.next = this.#build(pattern.item, after);
        } else {
          for (let i = pattern.min; i < pattern.max; i++)
            after = this.#add({ kind: "split", next: this.#build(pattern.item, after), other: next });
        }
        for (let i = 0; i < pattern.min; i++) after = this.#build(pattern.item, after);
        return after;
      }
    }
  }

  test(text: string): boolean {
    let current: number[] = [];
    let previous = -1;
    this.#seen.fill(-1);
    for (let i = 0, step = 0; ; step++) {
      const code = text.codePointAt(i) ?? -1;
      const rest = code === 10 && i === text.length - 1;
      const active: number[] = [];
      for (const state of current) if (this.#enter(state, step, previous, code, rest, active)) return true;
      if (this.#enter(this.#start, step, previous, code, rest, active)) return true;
      if (code === -1) return false;
      current = [];
      for (const index of active) {
        const state = this.#states[index] as State & { kind: "char" };
        if (state.test(code)) current.push(state.next);
      }
      previous = code;
      i += code > 0xffff ? 2 : 1;
    }
  }

  /** Adds the characters reachable from `first` without reading; true when the end is reachable. */
  #enter(first: number, step: number, before: number, after: number, lastNewline: boolean, active: number[]): boolean {
    const stack = [first];
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (this.#seen[index] === step) continue;
      this.#seen[index] = step;
      const state = this.#states[index]!;
      if (state.kind === "match") return true;
      if (state.kind === "char") active.push(index);
      else if (state.kind === "split") stack.push(state.other, state.next);
      else if (holds(state.what, before, after, lastNewline)) stack.push(state.next);
    }
    return false;
  }
}

function holds(what: Assertion, before: number, after: number, lastNewline: boolean): boolean {
  switch (what) {
    case "start":
      return before === -1;
    case "end":
      return after === -1 || lastNewline;
    case "line-start":
      return before === -1 || before === 10;
    case "line-end":
      return after === -1 || after === 10;
    case "word":
      return (before !== -1 && isWord(before)) !== (after !== -1 && isWord(after));
    case "not-word":
      return (before !== -1 && isWord(before)) === (after !== -1 && isWord(after));
  }
}

/** Patterns read last, since a statement asks for the same one at each row. */
const compiled = new Map<string, Matcher>();

/** Throws `DataError` for a pattern that is malformed or cannot run in linear time. */
export function compilePattern(source: string): Matcher {
  let matcher = compiled.get(source);
  if (matcher === undefined) {
    if (compiled.size >= 50) compiled.clear();
    matcher = new Automaton(parsePattern(source));
    compiled.set(source, matcher);
  }
  return matcher;
}
