/** Anything that templates are read from. */
export interface OriginLoader {
  readonly constructor: { readonly name: string };
}

/** Where a template comes from: a file, or a name in another store. Follows `django.template.base.Origin`. */
export class Origin {
  /** Full path of the file, or another name that a person finds it by. */
  readonly name: string;
  /** Name under which it was asked for; null for a template made from a string. */
  readonly templateName: string | null;
  readonly loader: OriginLoader | null;

  constructor(name: string, templateName: string | null = null, loader: OriginLoader | null = null) {
    this.name = name;
    this.templateName = templateName;
    this.loader = loader;
  }

  get loaderName(): string | null {
    return this.loader === null ? null : this.loader.constructor.name;
  }

  equals(other: unknown): boolean {
    return other instanceof Origin && other.name === this.name && other.loader === this.loader;
  }

  toString(): string {
    return this.name;
  }
}

/** Name of the origin of templates made from strings. */
export const UNKNOWN_SOURCE = "<unknown source>";
