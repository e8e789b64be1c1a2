import { formatHtml } from "../utils/html.ts";
import type { SafeString } from "../utils/safe-string.ts";
import { flatatt } from "./flatatt.ts";
import { staticUrl } from "./static-url.ts";

/** Attributes of an element: `true` stands for the bare name. */
export type AssetAttributes = Readonly<Record<string, unknown>>;

/**
 * A file that a page needs, with the attributes of its element.
 *
 * A relative path is one of the static files; an address or a path from the root stays as it is.
 */
export abstract class MediaAsset {
  readonly givenPath: string;
  readonly attributes: AssetAttributes;
  protected abstract readonly elementTemplate: string;

  constructor(path: string, attributes: AssetAttributes = {}) {
    this.givenPath = path;
    this.attributes = attributes;
  }

  /** The address of the file. */
  get path(): string {
    return staticUrl(this.givenPath);
  }

  /** What tells two assets apart. */
  get key(): string {
    return JSON.stringify([this.constructor.name, this.givenPath, sortedEntries(this.attributes)]);
  }

  /** The element; `attrs` adds attributes, such as a nonce. Throws `TypeError` for one that the asset has already. */
  render(attrs: AssetAttributes = {}): SafeString {
    const conflicts = Object.keys(attrs).filter((name) => Object.hasOwn(this.attributes, name));
    if (conflicts.length > 0) {
      throw new TypeError(`${this.constructor.name} has conflicting attributes: ${conflicts.sort().join(", ")}`);
    }
    return formatHtml(this.elementTemplate, { path: this.path, attributes: flatatt({ ...attrs, ...this.attributes }) });
  }

  __html__(): SafeString {
    return this.render();
  }

  toString(): string {
    return this.render().toString();
  }
}

const sortedEntries = (attributes: AssetAttributes): [string, unknown][] =>
  Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));

/** `<script src="…">` */
export class Script extends MediaAsset {
  protected readonly elementTemplate = '<script src="{path}"{attributes}></script>';
}

/** `<link rel="stylesheet" href="…">` */
export class Stylesheet extends MediaAsset {
  protected readonly elementTemplate = '<link href="{path}"{attributes}>';

  constructor(path: string, attributes: AssetAttributes = {}) {
    super(path, { rel: "stylesheet", ...attributes });
  }
}
