import type { PathConverter } from "./converters.ts";

/** Captured values by name, in an object without a prototype. */
export type Captured = Record<string, unknown>;

/** Objects without a prototype that the engine keeps fast; `Object.create(null)` makes slow dictionaries. */
export const CapturedObject: new () => Captured = /* @__PURE__ */ (() => {
  const Constructor = function () {} as unknown as new () => Captured;
  Object.defineProperty(Constructor, "prototype", { value: Object.create(null) });
  return Constructor;
})();

/** How far a pattern matched, and what it captured. */
export interface PatternMatch {
  /** Position after the match. */
  readonly end: number;
  readonly kwargs: Captured | null;
  /** Unnamed groups; null when there are none or when there are named ones. */
  readonly args: readonly string[] | null;
}

/** One way to write a URL for a pattern: texts and names of parameters in turn. */
export interface ReverseForm {
  readonly parts: readonly (string | { readonly param: string })[];
  /** Names in the order of positional arguments. */
  readonly params: readonly string[];
}

/** A compiled route or regular expression. */
export interface Pattern {
  /** As written. */
  readonly text: string;
  readonly isEndpoint: boolean;
  /** Text with which every match begins; empty when it is not known. */
  readonly literalPrefix: string;
  /** Whether the pattern is its literal prefix and nothing else. */
  readonly isLiteral: boolean;
  readonly converters: ReadonlyMap<string, PathConverter>;
  /** Matches at a position of a decoded path. */
  match(path: string, position: number): PatternMatch | null;
  /** JavaScript source of an equal expression, without a leading `^` and without names. */
  readonly regexSource: string;
  readonly forms: readonly ReverseForm[];
  /** Number of unnamed groups that `forms` count. */
  readonly positional: number;
  /** Whether every parameter alone decides if a URL made from it matches: true for routes. */
  readonly checksParams: boolean;
}
