import type { Engine } from "../engine.ts";
import { TemplateDoesNotExist, type TriedOrigin } from "../errors.ts";
import type { Origin } from "../origin.ts";
import type { Template } from "../template.ts";
import { Loader } from "./loader.ts";

export interface CachedLoaderOptions {
  /** Look at the files at each use, so that an edit is seen without a restart (default false). */
  readonly checkChanges?: boolean | undefined;
}

interface Entry {
  readonly template: Template;
  readonly version: string | null;
}

/** Keeps compiled templates of other loaders. What does not exist is not kept: it may come. */
export class CachedLoader extends Loader {
  readonly #loaders: readonly Loader[];
  readonly #checkChanges: boolean;
  readonly #cache = new Map<string, Entry>();

  constructor(loaders: readonly Loader[], options: CachedLoaderOptions = {}) {
    super();
    this.#loaders = loaders;
    this.#checkChanges = options.checkChanges ?? false;
  }

  *getTemplateSources(name: string): Generator<Origin> {
    for (const loader of this.#loaders) yield* loader.getTemplateSources(name);
  }

  getContents(origin: Origin): string | null {
    return this.#owner(origin)?.getContents(origin) ?? null;
  }

  getVersion(origin: Origin): string | null {
    return this.#owner(origin)?.getVersion(origin) ?? null;
  }

  #owner(origin: Origin): Loader | undefined {
    return this.#loaders.find((loader) => loader === origin.loader);
  }

  override getTemplate(name: string, engine: Engine, skip: readonly Origin[] = []): Template {
    const key = skip.length === 0 ? name : `${name}\n${skip.map((origin) => origin.name).join("\n")}`;
    const known = this.#cache.get(key);
    if (known !== undefined && known.template.engine === engine && this.#isCurrent(known, name, skip)) {
      return known.template;
    }
    const template = this.#load(name, engine, skip);
    this.#cache.set(key, { template, version: this.#checkChanges ? this.getVersion(template.origin) : null });
    return template;
  }

  /** Whether the same file would be found now, unchanged. */
  #isCurrent({ template, version }: Entry, name: string, skip: readonly Origin[]): boolean {
    if (!this.#checkChanges) return true;
    for (const origin of this.getTemplateSources(name)) {
      if (skip.some((other) => other.equals(origin))) continue;
      const now = this.getVersion(origin);
      if (now !== null) return now === version && origin.name === template.origin.name;
    }
    return false;
  }

  #load(name: string, engine: Engine, skip: readonly Origin[]): Template {
    const tried: TriedOrigin[] = [];
    for (const loader of this.#loaders) {
      try {
        return loader.getTemplate(name, engine, skip);
      } catch (error) {
        if (!(error instanceof TemplateDoesNotExist)) throw error;
        tried.push(...error.tried);
      }
    }
    throw new TemplateDoesNotExist(name, { tried });
  }

  override reset(): void {
    this.#cache.clear();
    for (const loader of this.#loaders) loader.reset();
  }
}
