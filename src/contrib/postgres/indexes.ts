/** Indexes of PostgreSQL's access methods (docs/ref/contrib/postgres/indexes). */
import type { SchemaIndex } from "../../db/backends/schema.ts";
import type { Expression, OrderBy } from "../../db/models/expressions/expression.ts";
import { Index, type IndexOptions } from "../../db/models/indexes.ts";
import type { Options } from "../../db/models/options.ts";
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";

type Parameters = Readonly<Record<string, string | number | boolean>>;

/** Base of the classes: the access method and the storage parameters among the options. */
abstract class PostgresIndex<O extends IndexOptions> extends Index {
  declare readonly options: O;

  /** Options, or expressions with the options behind them. */
  constructor(...args: (Expression | OrderBy | O)[]) {
    super(...args);
  }

  /** Access method. */
  protected abstract readonly using: string;

  /** Storage parameters that are given, by their names in SQL. */
  protected parameters(): Parameters {
    return {};
  }

  protected given(names: Readonly<Record<string, string>>): Parameters {
    const options = this.options as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      Object.entries(names).flatMap(([option, name]) => {
        const value = options[option];
        return value === undefined ? [] : [[name, value as string | number | boolean]];
      }),
    );
  }

  override toSchema(meta: Options, vendor: string): SchemaIndex {
    return { ...super.toSchema(meta, vendor), using: this.using, parameters: this.parameters() };
  }
}

export interface GinIndexOptions extends IndexOptions {
  /** Whether new entries wait in a list. */
  readonly fastupdate?: boolean | undefined;
  /** Size of that list in kilobytes. */
  readonly ginPendingListLimit?: number | undefined;
}

/** For values with many parts: arrays, JSON, hstore, documents. `new GinIndex({ fields: ["tags"] })`. */
export class GinIndex extends PostgresIndex<GinIndexOptions> {
  static override readonly path: string = "belleville/contrib/postgres#GinIndex";
  static override readonly suffix: string = "gin";
  protected readonly using = "gin";

  protected override parameters(): Parameters {
    return this.given({ fastupdate: "fastupdate", ginPendingListLimit: "gin_pending_list_limit" });
  }
}

export interface GistIndexOptions extends IndexOptions {
  readonly buffering?: boolean | undefined;
  /** Percentage to which pages are filled, 10 to 100. */
  readonly fillfactor?: number | undefined;
}

/** For ranges, shapes and documents. */
export class GistIndex extends PostgresIndex<GistIndexOptions> {
  static override readonly path: string = "belleville/contrib/postgres#GistIndex";
  static override readonly suffix: string = "gist";
  protected readonly using = "gist";

  protected override parameters(): Parameters {
    return this.given({ buffering: "buffering", fillfactor: "fillfactor" });
  }
}

export interface BrinIndexOptions extends IndexOptions {
  readonly autosummarize?: boolean | undefined;
  readonly pagesPerRange?: number | undefined;
}

/** For very large tables whose rows lie in the order of the column. */
export class BrinIndex extends PostgresIndex<BrinIndexOptions> {
  static override readonly path: string = "belleville/contrib/postgres#BrinIndex";
  static override readonly suffix: string = "brin";
  protected readonly using = "brin";

  constructor(...args: (Expression | OrderBy | BrinIndexOptions)[]) {
    super(...args);
    const { pagesPerRange } = this.options;
    if (pagesPerRange !== undefined && pagesPerRange <= 0)
      throw new ImproperlyConfigured("pagesPerRange must be undefined or a positive integer.");
  }

  protected override parameters(): Parameters {
    return this.given({ autosummarize: "autosummarize", pagesPerRange: "pages_per_range" });
  }
}

export interface BTreeIndexOptions extends IndexOptions {
  readonly fillfactor?: number | undefined;
  readonly deduplicateItems?: boolean | undefined;
}

/** The ordinary index, with its storage parameters. */
export class BTreeIndex extends PostgresIndex<BTreeIndexOptions> {
  static override readonly path: string = "belleville/contrib/postgres#BTreeIndex";
  static override readonly suffix: string = "btree";
  protected readonly using = "btree";

  protected override parameters(): Parameters {
    return this.given({ fillfactor: "fillfactor", deduplicateItems: "deduplicate_items" });
  }
}

export interface FillfactorOptions extends IndexOptions {
  readonly fillfactor?: number | undefined;
}

/** For equality alone. */
export class HashIndex extends PostgresIndex<FillfactorOptions> {
  static override readonly path: string = "belleville/contrib/postgres#HashIndex";
  static override readonly suffix: string = "hash";
  protected readonly using = "hash";

  protected override parameters(): Parameters {
    return this.given({ fillfactor: "fillfactor" });
  }
}

/** For values that divide space: points, ranges, texts by prefix. */
export class SpGistIndex extends PostgresIndex<FillfactorOptions> {
  static override readonly path: string = "belleville/contrib/postgres#SpGistIndex";
  static override readonly suffix: string = "spgist";
  protected readonly using = "spgist";

  protected override parameters(): Parameters {
    return this.given({ fillfactor: "fillfactor" });
  }
}

export interface BloomIndexOptions extends IndexOptions {
  /** Bits of a signature, at most 4096. */
  readonly length?: number | undefined;
  /** Bits for each column, at most 32 of them. */
  readonly columns?: readonly number[] | undefined;
}

/** For equality of any of many columns (extension bloom). */
export class BloomIndex extends PostgresIndex<BloomIndexOptions> {
  static override readonly path: string = "belleville/contrib/postgres#BloomIndex";
  static override readonly suffix: string = "bloom";
  protected readonly using = "bloom";

  constructor(...args: (Expression | OrderBy | BTreeIndexOptions)[]) {
    super(...args);
    const { length, columns = [] } = this.options;
    if (this.fields.length > 32) throw new ImproperlyConfigured("Bloom indexes support a maximum of 32 fields.");
    if (columns.length > this.fields.length)
      throw new ImproperlyConfigured("BloomIndex.columns cannot have more values than fields.");
    if (columns.some((bits) => !Number.isInteger(bits) || bits <= 0 || bits > 4095))
      throw new ImproperlyConfigured("BloomIndex.columns must contain integers from 1 to 4095.");
    if (length !== undefined && (!Number.isInteger(length) || length <= 0 || length > 4096))
      throw new ImproperlyConfigured("BloomIndex.length must be a whole number from 1 to 4096.");
  }

  protected override parameters(): Parameters {
    const columns = (this.options.columns ?? []).map((bits, i) => [`col${i + 1}`, bits] as const);
    return { ...this.given({ length: "length" }), ...Object.fromEntries(columns) };
  }
}
