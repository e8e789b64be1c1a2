import type { PathConverter } from "./converters.ts";
import { CapturedObject, type Pattern, type PatternMatch, type ReverseForm } from "./pattern.ts";
import { parseRoute, type RoutePart } from "./route.ts";
import { createRouteMatcher, type RouteMatcher } from "./route-matcher.ts";

const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** The pattern of `path()`: a route with parameters in angle brackets. */
export class RoutePattern implements Pattern {
  readonly text: string;
  readonly isEndpoint: boolean;
  readonly literalPrefix: string;
  readonly isLiteral: boolean;
  readonly converters: ReadonlyMap<string, PathConverter>;
  readonly positional = 0;
  readonly checksParams = true;
  readonly #parts: readonly RoutePart[];
  readonly #matcher: RouteMatcher | null;
  #regex: RegExp | undefined;

  constructor(route: string, isEndpoint: boolean) {
    this.text = route;
    this.isEndpoint = isEndpoint;
    const parts = parseRoute(route);
    this.#parts = parts;
    this.#matcher = createRouteMatcher(parts, isEndpoint);
    this.converters = new Map(parts.flatMap((part) => ("name" in part ? [[part.name, part.converter]] : [])));
    const first = parts[0];
    this.literalPrefix = first !== undefined && "literal" in first ? first.literal : "";
    this.isLiteral = this.converters.size === 0;
  }

  match(path: string, position: number): PatternMatch | null {
    if (this.isLiteral) {
      if (!path.startsWith(this.literalPrefix, position)) return null;
      const end = position + this.literalPrefix.length;
      return this.isEndpoint && end !== path.length ? null : { end, kwargs: null, args: null };
    }
    const ends = this.#matcher === null ? this.#matchRegex(path, position) : this.#matcher(path, position);
    if (ends === null) return null;
    const kwargs = new CapturedObject();
    let start = position;
    for (let i = 0; i < ends.length; i++) {
      const part = this.#parts[i]!;
      const end = ends[i]!;
      if ("name" in part) {
        try {
          kwargs[part.name] = part.converter.toPython(path.slice(start, end));
        } catch {
          return null;
        }
      }
      start = end;
    }
    return { end: start, kwargs, args: null };
  }

  /** For routes with converters of the project's own. */
  #matchRegex(path: string, position: number): number[] | null {
    this.#regex ??= new RegExp(
      `${this.#parts.map((part) => ("literal" in part ? `(${escapeRegex(part.literal)})` : `(${part.converter.regex})`)).join("")}${this.isEndpoint ? "$" : ""}`,
      "y",
    );
    this.#regex.lastIndex = position;
    const match = this.#regex.exec(path);
    if (match === null) return null;
    let end = position;
    return match.slice(1).map((text) => (end += text.length));
  }

  get regexSource(): string {
    const parts = this.#parts.map((part) =>
      "literal" in part ? escapeRegex(part.literal) : `(?:${part.converter.regex})`,
    );
    return parts.join("") + (this.isEndpoint ? "$" : "");
  }

  get forms(): readonly ReverseForm[] {
    const parts = this.#parts.map((part) => ("literal" in part ? part.literal : { param: part.name }));
    return [{ parts, params: [...this.converters.keys()] }];
  }
}

const tests = new WeakMap<PathConverter, RegExp>();

/** Whether a text is what a converter takes in. */
export function converterAccepts(converter: PathConverter, text: string): boolean {
  let test = tests.get(converter);
  if (test === undefined) {
    test = new RegExp(`^(?:${converter.regex})$`);
    tests.set(converter, test);
  }
  return test.test(text);
}
