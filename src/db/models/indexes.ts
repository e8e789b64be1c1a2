/** Indexes of `Meta.indexes` (docs/ref/models/indexes). */
import { createHash } from "node:crypto";
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import type { SchemaIndex } from "../backends/schema.ts";
import type { SqlExpression } from "../sql/nodes.ts";
import { Expression, OrderBy } from "./expressions/expression.ts";
import { SchemaScope } from "./expressions/schema-scope.ts";
import type { Options } from "./options.ts";
import { type Condition, toCondition } from "./query/condition.ts";

export interface IndexOptions {
  /** Names of fields, `-` in front for descending. */
  readonly fields?: readonly string[] | undefined;
  /** At most 30 characters. Default: made of table, first column and a digest, as in Django. */
  readonly name?: string | undefined;
  /** Only rows that fit are in the index: lookups or a Q. */
  readonly condition?: unknown;
  /** Further columns that the index carries. */
  readonly include?: readonly string[] | undefined;
  readonly opclasses?: readonly string[] | undefined;
  readonly dbTablespace?: string | undefined;
}

/** What made an index or constraint, for migrations. */
export interface PartDeconstruction {
  readonly path: string;
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** First 8 characters of an MD5, as Django names indexes and constraints by. */
export function namesDigest(length: number, ...names: readonly string[]): string {
  const hash = createHash("md5");
  for (const name of names) hash.update(name, "utf8");
  return hash.digest("hex").slice(0, length);
}

export class Index {
  static readonly path: string = "models.Index";
  static readonly suffix: string = "idx";
  readonly fields: readonly string[];
  readonly name: string;
  readonly expressions: readonly (Expression | OrderBy)[];
  readonly condition: Condition | null;
  readonly include: readonly string[];
  readonly opclasses: readonly string[];
  readonly options: IndexOptions;

  /** `new Index({ fields: ["status", "-publishedAt"] })`, or expressions first: `new Index(Lower("title"), { name: "…" })`. */
  constructor(...args: (Expression | OrderBy | IndexOptions)[]) {
    const last = args.at(-1);
    const options = last === undefined || Expression.is(last) || OrderBy.is(last) ? {} : (last as IndexOptions);
    this.expressions = args.filter((arg): arg is Expression | OrderBy => Expression.is(arg) || OrderBy.is(arg));
    this.options = options;
    this.fields = options.fields ?? [];
    this.name = options.name ?? "";
    this.condition = options.condition === undefined ? null : toCondition(options.condition);
    this.include = options.include ?? [];
    this.opclasses = options.opclasses ?? [];
    if (this.fields.length === 0 && this.expressions.length === 0)
      throw new ImproperlyConfigured("At least one field or expression is required to define an index.");
    if (this.fields.length > 0 && this.expressions.length > 0)
      throw new ImproperlyConfigured("An index takes fields or expressions, not both.");
    if (this.expressions.length > 0 && this.name === "")
      throw new ImproperlyConfigured("An index must be named to use expressions.");
    if (this.condition !== null && this.name === "")
      throw new ImproperlyConfigured("An index must be named to use condition.");
    if (this.name.length > 30)
      throw new ImproperlyConfigured(`Index names cannot be longer than 30 characters: "${this.name}".`);
    if (/^[_\d]/.test(this.name))
      throw new ImproperlyConfigured(`Index names cannot start with an underscore or a number: "${this.name}".`);
  }

  /** Names of fields with their direction. */
  get fieldsOrders(): readonly (readonly [name: string, descending: boolean])[] {
    return this.fields.map((name) => (name.startsWith("-") ? [name.slice(1), true] : [name, false]));
  }

  /** The index with a name, made of the model's table and columns when it has none. */
  forModel(meta: Options): Index {
    const filled = this.name.replaceAll("%(class)s", meta.modelName);
    if (this.name !== "") {
      const named = filled.includes("%(app_label)s") ? filled.replaceAll("%(app_label)s", meta.appLabel) : filled;
      return named === this.name ? this : this.withName(named);
    }
    return new LazyNameIndex(this, meta);
  }

  withName(name: string): Index {
    return new (this.constructor as typeof Index)(...this.expressions, { ...this.options, name });
  }

  /** The name Django gives the index of these columns. */
  static nameFor(
    table: string,
    columns: readonly (readonly [column: string, descending: boolean])[],
    suffix: string,
  ): string {
    const ordered = columns.map(([column, descending]) => (descending ? `-${column}` : column));
    const name = `${table.slice(0, 11)}_${(columns[0]?.[0] ?? "").slice(0, 7)}_${namesDigest(6, table, ...ordered, suffix)}_${suffix}`;
    return /^[_\d]/.test(name) ? `D${name.slice(1)}` : name;
  }

  toSchema(meta: Options, vendor: string): SchemaIndex {
    const scope = new SchemaScope(meta, vendor);
    const column = (expression: SqlExpression, descending: boolean, i: number) => ({
      expression,
      descending,
      ...(this.opclasses[i] === undefined ? {} : { opclass: this.opclasses[i] }),
    });
    const columns =
      this.fields.length > 0
        ? this.fieldsOrders.map(([name, descending], i) => column(scope.resolvePath(name).node, descending, i))
        : this.expressions.map((term, i) =>
            OrderBy.is(term)
              ? column(term.expression.resolve(scope).node, term.descending, i)
              : column(term.resolve(scope).node, false, i),
          );
    return {
      name: this.name,
      columns,
      condition: this.condition === null ? null : scope.resolveCondition(this.condition).node,
      include: this.include.map((name) => meta.getField(name).column!),
    };
  }

  deconstruct(): PartDeconstruction {
    const options: Record<string, unknown> = { ...this.options, name: this.name };
    return { path: (this.constructor as typeof Index).path, args: this.expressions, options };
  }
}

/** An index whose name waits until the model knows its app, and so its table. */
class LazyNameIndex extends Index {
  readonly #meta: Options;
  readonly #index: Index;

  constructor(index: Index, meta: Options) {
    super(...index.expressions, index.options);
    this.#meta = meta;
    this.#index = index;
    Object.defineProperty(this, "name", { get: () => this.#name(), enumerable: true });
  }

  #name(): string {
    const columns = this.fieldsOrders.map(
      ([name, descending]) => [this.#meta.getField(name).column!, descending] as const,
    );
    return Index.nameFor(this.#meta.dbTable, columns, (this.#index.constructor as typeof Index).suffix);
  }

  override withName(name: string): Index {
    return this.#index.withName(name);
  }

  override toSchema(meta: Options, vendor: string): SchemaIndex {
    return { ...this.#index.toSchema(meta, vendor), name: this.name };
  }

  override deconstruct(): PartDeconstruction {
    return { ...this.#index.deconstruct(), options: { ...this.#index.options, name: this.name } };
  }
}
