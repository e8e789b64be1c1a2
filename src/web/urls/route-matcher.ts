/** Matching of routes made of texts and built-in converters, in linear time and without regular expressions. */
import { type BuiltinConverter, hasReach, type Reach } from "./converters.ts";
import type { RoutePart } from "./route.ts";

type Token = { readonly literal: string } | { readonly name: string; readonly converter: BuiltinConverter };

/** Finds where each parameter ends; null when the path does not match. The last number is the end of the match. */
export type RouteMatcher = (path: string, position: number) => number[] | null;

/** A matcher for the route, or null when it uses a converter whose reach is not known. */
export function createRouteMatcher(parts: readonly RoutePart[], isEndpoint: boolean): RouteMatcher | null {
  if (!parts.every((part): part is Token => "literal" in part || hasReach(part.converter))) return null;
  const tokens: readonly Token[] = parts;
  return tokens.every((token, i) => isDecided(token, tokens[i + 1]))
    ? (path, position) => matchDecided(tokens, path, position, isEndpoint)
    : (path, position) => matchGreedy(tokens, path, position, isEndpoint);
}

/** Whether a parameter can only end in one place: what follows it cannot be part of it. */
function isDecided(token: Token, next: Token | undefined): boolean {
  if ("literal" in token || next === undefined) return true;
  if (token.converter.reach.length !== undefined) return true;
  return "literal" in next && !token.converter.reach.accepts(next.literal.charCodeAt(0));
}

function runEnd(reach: Reach, path: string, position: number): number {
  let end = position;
  while (end < path.length && reach.accepts(path.charCodeAt(end))) end++;
  return end;
}

/** End of a parameter with a fixed length, or -1. */
function fixedEnd(reach: Reach, path: string, position: number): number {
  const end = position + (reach.length as number);
  return end <= path.length && reach.test?.(path.slice(position, end)) ? end : -1;
}

function matchDecided(tokens: readonly Token[], path: string, start: number, isEndpoint: boolean): number[] | null {
  const ends: number[] = [];
  let position = start;
  for (const token of tokens) {
    if ("literal" in token) {
      if (!path.startsWith(token.literal, position)) return null;
      position += token.literal.length;
    } else {
      const { reach } = token.converter;
      const end = reach.length === undefined ? runEnd(reach, path, position) : fixedEnd(reach, path, position);
      if (end <= position) return null;
      position = end;
    }
    ends.push(position);
  }
  return isEndpoint && position !== path.length ? null : ends;
}

/**
 * The same for routes such as `<str:a>-<str:b>`, where a parameter may end in several places: each takes as much as
 * it can while the rest still matches, as a backtracking expression would find it, but in one pass from the end.
 */
function matchGreedy(tokens: readonly Token[], path: string, start: number, isEndpoint: boolean): number[] | null {
  const width = path.length + 2;
  // last[p]: the largest position q <= p (counted from `start`) from which the tokens so far match; -1: none.
  let last = new Int32Array(width).fill(-1);
  for (let p = start; p <= path.length; p++) last[p] = !isEndpoint || p === path.length ? p : -1;
  const choices: Int32Array[] = [];
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i]!;
    const choice = new Int32Array(width).fill(-1);
    let run = path.length;
    for (let p = path.length; p >= start; p--) {
      if ("literal" in token) {
        const end = p + token.literal.length;
        if (path.startsWith(token.literal, p) && last[end] === end) choice[p] = end;
        continue;
      }
      const { reach } = token.converter;
      if (reach.length !== undefined) {
        const end = fixedEnd(reach, path, p);
        if (end !== -1 && last[end] === end) choice[p] = end;
        continue;
      }
      if (p === path.length || !reach.accepts(path.charCodeAt(p))) {
        run = p;
        continue;
      }
      const end = last[run]!;
      if (end > p) choice[p] = end;
    }
    choices[i] = choice;
    last = new Int32Array(width).fill(-1);
    for (let p = start; p <= path.length; p++) last[p] = choice[p] === -1 ? (p > start ? last[p - 1]! : -1) : p;
  }
  const ends: number[] = [];
  for (let i = 0, position = start; i < tokens.length; i++) {
    position = choices[i]![position]!;
    if (position === -1) return null;
    ends.push(position);
  }
  return ends;
}
