import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { PathConverter } from "./converters.ts";
import { CapturedObject, type Pattern, type PatternMatch, type ReverseForm } from "./pattern.ts";
import { type Normalized, normalizeRegex } from "./regex-normalize.ts";

const NO_CONVERTERS: ReadonlyMap<string, PathConverter> = new Map();

/** The pattern of `rePath()`: a regular expression, searched for in what is left of the path. */
export class RegexPattern implements Pattern {
  readonly text: string;
  readonly isEndpoint: boolean;
  readonly literalPrefix: string;
  readonly isLiteral = false;
  readonly converters = NO_CONVERTERS;
  readonly checksParams = false;
  readonly #regex: RegExp;
  #normalized: Normalized | undefined;

  constructor(regex: string | RegExp, isEndpoint: boolean) {
    this.text = typeof regex === "string" ? regex : regex.source === "(?:)" ? "" : regex.source;
    this.isEndpoint = isEndpoint;
    const flags = typeof regex === "string" ? "" : regex.flags.replace(/[gymd]/g, "");
    const whole = isEndpoint && this.text.endsWith("$");
    this.#regex = compile(whole ? `^(?:${this.text})$` : this.text, flags, this.text);
    this.literalPrefix = flags.includes("i") ? "" : literalPrefix(this.text);
  }

  match(path: string, position: number): PatternMatch | null {
    const match = this.#regex.exec(path.slice(position));
    if (match === null) return null;
    const end = position + match.index + match[0].length;
    const { groups } = match;
    if (groups === undefined) {
      const args = match.slice(1) as (string | undefined)[];
      return { end, kwargs: null, args: args.length === 0 ? null : (args as string[]) };
    }
    const kwargs = new CapturedObject();
    for (const name of Object.keys(groups)) {
      if (groups[name] !== undefined) kwargs[name] = groups[name];
    }
    return { end, kwargs, args: null };
  }

  get regexSource(): string {
    const source = this.text.startsWith("^") ? this.text.slice(1) : this.text;
    return source.includes("\\k<") ? source : source.replace(/(^|[^\\])\(\?<(?![=!])[^>]+>/g, "$1(?:");
  }

  get #forms(): Normalized {
    this.#normalized ??= normalizeRegex(this.text);
    return this.#normalized;
  }

  get forms(): readonly ReverseForm[] {
    return this.#forms.forms;
  }

  get positional(): number {
    return this.#forms.positional;
  }
}

function compile(source: string, flags: string, shown: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new ImproperlyConfigured(`"${shown}" is not a valid regular expression: ${(error as Error).message}`, {
      cause: error,
      hint: shown.includes("(?P<") ? "JavaScript writes named groups (?<name>…), without the P." : undefined,
    });
  }
}

/** Plain characters behind `^`; nothing when an alternative could begin otherwise. */
function literalPrefix(source: string): string {
  if (!source.startsWith("^") || source.includes("|")) return "";
  const plain = /^[\w/-]*/.exec(source.slice(1))![0];
  // The last character may be optional or repeated.
  return /^[*+?{]/.test(source.slice(1 + plain.length)) ? plain.slice(0, -1) : plain;
}
