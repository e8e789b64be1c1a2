import { htmlOf } from "../utils/html.ts";
import { type HtmlObject, markSafe, type SafeString } from "../utils/safe-string.ts";
import { type AssetAttributes, MediaAsset, Script, Stylesheet } from "./media-asset.ts";
import { mergeInOrder } from "./media-order.ts";

/** A path of a static file, an asset with attributes, or an object that prints its own element. */
export type MediaFile = string | MediaAsset | HtmlObject;

/** Files a widget or form needs. */
export interface MediaFiles {
  /** Stylesheets by medium: `{ all: ["a.css"] }`. */
  readonly css?: Readonly<Record<string, readonly MediaFile[]>> | undefined;
  readonly js?: readonly MediaFile[] | undefined;
}

/** What a class declares as `static Media`. */
export interface MediaDefinition extends MediaFiles {
  /** Whether the files of the base class are kept: all (default), none, or those of some types. */
  readonly extend?: boolean | readonly ("css" | "js")[] | undefined;
}

type Asset = MediaAsset | HtmlObject;
type CssLists = Readonly<Record<string, readonly Asset[]>>;

/**
 * Stylesheets and scripts, joined from several widgets without doubles and in an order that suits all of them.
 *
 * Reference: docs/topics/forms/media.
 */
export class Media {
  #css: readonly CssLists[];
  #js: readonly (readonly Asset[])[];

  constructor(files: MediaFiles = {}) {
    const css: Record<string, Asset[]> = {};
    for (const [medium, list] of Object.entries(files.css ?? {})) {
      css[medium] = list.map((file) => (typeof file === "string" ? new Stylesheet(file, { media: medium }) : file));
    }
    this.#css = Object.keys(css).length === 0 ? [] : [css];
    const js = (files.js ?? []).map((file) => (typeof file === "string" ? new Script(file) : file));
    this.#js = js.length === 0 ? [] : [js];
  }

  /** The files of both; neither is changed. */
  add(other: Media): Media {
    if (other.#css.length === 0 && other.#js.length === 0) return this;
    const sum = new Media();
    sum.#css = joined(this.#css, other.#css);
    sum.#js = joined(this.#js, other.#js);
    return sum;
  }

  /** The files of one type alone. */
  only(type: "css" | "js"): Media {
    const part = new Media();
    if (type === "css") part.#css = this.#css;
    else part.#js = this.#js;
    return part;
  }

  /** For templates: `{{ form.media.css }}`. */
  get css(): Media {
    return this.only("css");
  }

  get js(): Media {
    return this.only("js");
  }

  /** All elements, one a line; `attrs` adds attributes to each, such as a nonce. */
  render(attrs: AssetAttributes = {}): SafeString {
    return markSafe([...this.renderCss(attrs), ...this.renderJs(attrs)].join("\n"));
  }

  renderCss(attrs: AssetAttributes = {}): string[] {
    const byMedium = new Map<string, (readonly Asset[])[]>();
    for (const lists of this.#css) {
      for (const [medium, list] of Object.entries(lists)) byMedium.set(medium, [...(byMedium.get(medium) ?? []), list]);
    }
    return [...byMedium.keys()].sort().flatMap((medium) => elements(byMedium.get(medium)!, attrs));
  }

  renderJs(attrs: AssetAttributes = {}): string[] {
    return elements(this.#js, attrs);
  }

  __html__(): SafeString {
    return this.render();
  }

  toString(): string {
    return this.render().toString();
  }
}

const keyOf = (asset: Asset): string => (asset instanceof MediaAsset ? asset.key : htmlOf(asset));

const elements = (lists: readonly (readonly Asset[])[], attrs: AssetAttributes): string[] =>
  mergeInOrder(lists, keyOf).map((asset) => htmlOf(asset instanceof MediaAsset ? asset.render(attrs) : asset));

const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(a, (_, v: unknown) => (v instanceof MediaAsset ? v.key : v)) ===
  JSON.stringify(b, (_, v: unknown) => (v instanceof MediaAsset ? v.key : v));

function joined<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  const sum = [...a];
  for (const list of b) if (!sum.some((other) => other === list || same(other, list))) sum.push(list);
  return sum;
}

const cache = new WeakMap<object, Media>();
const EMPTY = new Media();

/** The media of a class: its own `static Media`, on top of that of its base classes unless it says otherwise. */
export function mediaOf(type: { readonly Media?: MediaDefinition | undefined }): Media {
  const known = cache.get(type);
  if (known !== undefined) return known;
  const base = Object.getPrototypeOf(type) as { readonly Media?: MediaDefinition | undefined } | null;
  const inherited = base === null || base === Function.prototype ? EMPTY : mediaOf(base);
  const own = Object.hasOwn(type, "Media") ? type.Media : undefined;
  const media = own === undefined ? inherited : kept(inherited, own.extend ?? true).add(new Media(own));
  cache.set(type, media);
  return media;
}

function kept(inherited: Media, extend: boolean | readonly ("css" | "js")[]): Media {
  if (typeof extend === "boolean") return extend ? inherited : EMPTY;
  return extend.reduce((media, type) => media.add(inherited.only(type)), EMPTY);
}
