/** Marks of types, without a run-time side: what tells models, references, rows and defaults apart. */
export declare const ROW: unique symbol;
/** Told apart by it: a model (true) and an unfetched reference (false). */
export declare const LOADED: unique symbol;
/** Value of an expression. */
export declare const EXPR: unique symbol;
/** What an expression reads: paths, and the lookups of conditions. */
export declare const READS: unique symbol;
/** Lookups that an expression or a `Q` was given before the model is known. */
export declare const LOOKUPS: unique symbol;
/** Lookups of a value whose field brings its own. */
export declare const FIELD_LOOKUPS: unique symbol;
/** A type that is known once the model is. */
export declare const TERM: unique symbol;
/** Annotations of a query set. */
export declare const ANN: unique symbol;
/** Columns that a generic foreign key stands for. */
export declare const GENERIC: unique symbol;
/** Flavour of a field that `create()` may omit. */
export declare const DEF: unique symbol;
/** Flavour of a primary key that is not called id. */
export declare const PK: unique symbol;

/** Any class whose instances are `I`. */
// oxlint-disable-next-line typescript/no-explicit-any -- constructors of models take any arguments
export type Cls<I = any> = abstract new (...args: any) => I;

/** Value of a field that has a default: assign and read it as a plain `T`. */
export type Default<T> = T & { readonly [DEF]?: T };
/** Value of a primary key with a name of its own. */
export type PrimaryKey<T> = T & { readonly [DEF]?: T; readonly [PK]?: true };
/** A value whose field brings the lookups `L`, as arrays and ranges do. */
export type WithLookups<T, L> = T & { readonly [FIELD_LOOKUPS]?: L };
/** The value without its flavour. */
export type Plain<T> = T extends { readonly [DEF]?: infer V } ? (typeof DEF extends keyof T ? V : T) : T;

/** Type of the primary key of a model. */
export type PkOf<I> = I extends { id: infer P } ? Plain<P> : NamedPk<I>;
/** Unknown for `BaseModel` itself, of which all models are. */
type NamedPk<I> = [MarkedPk<I>] extends [never] ? unknown : MarkedPk<I>;
type MarkedPk<I> = { [K in OwnKeys<I>]: typeof PK extends keyof I[K] ? Plain<I[K]> : never }[OwnKeys<I>];
/** Without `pk`, whose type this is. */
type OwnKeys<I> = Exclude<keyof I & string, "pk">;

/** An unfetched related object: `await book.author`, or `book.author.id` without a query. */
export interface Lazy<I> extends PromiseLike<I> {
  readonly [LOADED]: false;
  readonly id: PkOf<I>;
  readonly pk: PkOf<I>;
}

/** An object of any model that is not loaded, found by the columns `C`: `await item.contentObject`. */
export interface GenericLazy<I, out C> extends PromiseLike<I | null> {
  readonly [LOADED]: false;
  readonly [GENERIC]: C;
}

/** What a generic foreign key holds: an instance, null, or a reference that must be awaited. */
export type GenericRef<I, C> = I | GenericLazy<I, C> | null;

/** What a foreign key holds: the instance, or a reference that must be awaited. */
export type Ref<I> = I | Lazy<I>;
