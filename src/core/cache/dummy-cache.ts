import { BaseCache, type CacheConfig } from "./base-cache.ts";

/** A cache that keeps nothing: for development, where every page is to be fresh. */
export class DummyCache extends BaseCache {
  constructor(_location: string, config: CacheConfig) {
    super(config);
  }

  protected override addRaw(): Promise<boolean> {
    return Promise.resolve(true);
  }

  protected override getRaw(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  protected override setRaw(): Promise<void> {
    return Promise.resolve();
  }

  protected override touchRaw(): Promise<boolean> {
    return Promise.resolve(false);
  }

  protected override deleteRaw(): Promise<boolean> {
    return Promise.resolve(false);
  }

  protected override incrRaw(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  override clear(): Promise<void> {
    return Promise.resolve();
  }
}
