import { parseHeaderParameters } from "../utils/http.ts";

/**
 * A media type or range, such as `text/html; charset=utf-8` or `text/*;q=0.5`.
 *
 * Reference: RFC 9110, sections 8.3.1 and 12.5.1; docs/ref/request-response, `HttpRequest.accepts()`.
 */
export class MediaType {
  readonly mainType: string;
  readonly subType: string;
  readonly params: ReadonlyMap<string, string>;
  /** Parameters other than `q`. */
  readonly rangeParams: ReadonlyMap<string, string>;

  constructor(source: string) {
    const { value: full, parameters } = parseHeaderParameters(source);
    const slash = full.indexOf("/");
    this.mainType = slash === -1 ? full : full.slice(0, slash);
    this.subType = slash === -1 ? "" : full.slice(slash + 1);
    this.params = parameters;
    this.rangeParams = new Map([...parameters].filter(([name]) => name !== "q"));
  }

  /** Weight between 0 and 1; 1 when it is missing or malformed. */
  get quality(): number {
    const q = this.params.get("q");
    if (q === undefined || q.trim() === "") return 1;
    const quality = Number(q);
    return quality >= 0 && quality <= 1 ? Math.round(quality * 1000) / 1000 : 1;
  }

  /** 0 for any type, 1 for any sub-type, 2 for a type, 3 for a type with parameters. */
  get specificity(): number {
    if (this.mainType === "*") return 0;
    if (this.subType === "*") return 1;
    return this.rangeParams.size === 0 ? 2 : 3;
  }

  /** Whether a response of this type satisfies `other`. */
  match(other: MediaType): boolean {
    if (!(this.mainType && this.subType && other.mainType && other.subType)) return false;
    if (!matches(this.mainType, other.mainType) || !matches(this.subType, other.subType)) return false;
    const [own, wanted] = [this.rangeParams, other.rangeParams];
    if (own.size === 0 || wanted.size === 0) return wanted.size === 0;
    return own.size === wanted.size && [...own].every(([name, value]) => wanted.get(name) === value);
  }

  toString(): string {
    const params = Array.from(this.params, ([name, value]) => `; ${name}=${value}`);
    return `${this.mainType}${this.subType && `/${this.subType}`}${params.join("")}`;
  }
}

const matches = (a: string, b: string): boolean => a === b || a === "*" || b === "*";

/** The media types of an `Accept` header in order of preference, those with `q=0` left out. */
export function parseAccept(header: string): MediaType[] {
  return header
    .split(",")
    .filter((token) => token.trim() !== "")
    .map((token) => new MediaType(token))
    .filter((type) => type.quality !== 0)
    .sort((a, b) => b.quality - a.quality || b.specificity - a.specificity);
}
