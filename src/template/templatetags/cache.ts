import type { BaseCache } from "../../core/cache/base-cache.ts";
import { InvalidCacheBackendError } from "../../core/cache/base-cache.ts";
import { caches } from "../../core/cache/caches.ts";
import { makeTemplateFragmentKey } from "../../core/cache/template-fragment-key.ts";
import { repr, str } from "../../utils/str.ts";
import type { Context } from "../context.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import { toInt } from "../filters/numbers.ts";
import { Library } from "../library.ts";
import { Node, type NodeEffects, type NodeList } from "../node.ts";
import { type StepGenerator, TagResult } from "../runtime/steps.ts";

/** `{% load cache %}`: text that is kept in a cache. Follows Django's "Template fragment caching". */
export const cacheLibrary = new Library();

interface CacheTag {
  readonly timeout: Expression;
  readonly name: string;
  readonly varyOn: readonly Expression[];
  readonly using: Expression | null;
}

class CacheNode extends Node {
  readonly nodelist: NodeList;
  readonly #tag: CacheTag;
  constructor(nodelist: NodeList, tag: CacheTag) {
    super();
    this.nodelist = nodelist;
    this.#tag = tag;
  }
  override get effects(): NodeEffects {
    return { reads: true, writes: false, assigns: [] };
  }
  override *render(context: Context): StepGenerator {
    const { timeout, name, varyOn, using } = this.#tag;
    const seconds = secondsOf(yield* timeout.steps(context));
    const cache = cacheOf(using === null ? null : yield* using.steps(context));
    const values: unknown[] = [];
    for (const value of varyOn) values.push(yield* value.steps(context));
    const key = makeTemplateFragmentKey(name, values);
    const known: unknown = yield new TagResult(cache.get(key));
    if (typeof known === "string") return known;
    const text = yield* this.nodelist.steps(context);
    yield new TagResult(cache.set(key, text, seconds));
    return text;
  }
}

function secondsOf(value: unknown): number | null {
  if (value === null) return null;
  const seconds = toInt(value);
  if (seconds !== undefined) return Number(seconds);
  throw new TemplateSyntaxError(`"cache" tag got a non-integer timeout value: ${repr(value)}`);
}

/** The named cache; without a name `template_fragments` when there is one, else the default. */
function cacheOf(name: unknown): BaseCache {
  const alias = name === null ? "template_fragments" : str(name);
  try {
    return caches.get(alias);
  } catch (error) {
    if (!(error instanceof InvalidCacheBackendError)) throw error;
    if (name === null) return caches.get("default");
    throw new TemplateSyntaxError(`Invalid cache name specified for cache tag: ${repr(alias)}`, { hint: error.hint });
  }
}

cacheLibrary.tag("cache", (parser, token) => {
  const nodelist = parser.parse(["endcache"]);
  parser.deleteFirstToken();
  const [tag, timeout, name, ...rest] = token.splitContents();
  if (timeout === undefined || name === undefined) {
    throw new TemplateSyntaxError(`''${tag}'' tag requires at least 2 arguments.`);
  }
  const using = rest.at(-1)?.startsWith("using=") ? parser.compileFilter(rest.pop()!.slice("using=".length)) : null;
  const varyOn = rest.map((word) => parser.compileFilter(word));
  return new CacheNode(nodelist, { timeout: parser.compileFilter(timeout), name, varyOn, using });
});
