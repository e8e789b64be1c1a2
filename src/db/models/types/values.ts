/** What kind of property is what: columns, foreign keys, many-valued relations. */
import type { Decimal } from "decimal.js";
import type { Temporal } from "temporal-polyfill";
import type { FileContent } from "../../../core/files/file.ts";
import type { FieldFile } from "../files/field-file.ts";
import type { ModelState } from "../instance.ts";
import type { DEF, GENERIC, LOADED, Plain, PkOf, ROW } from "./brands.ts";
import type { NoSuchLookup, Operand, RawKey } from "./lookups.ts";

/** Any value that JSON can write. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What tells a manager of related rows from other properties. */
export interface ManyMark<out I> {
  readonly [ROW]: I;
  /** @internal */
  readonly relatedRows: true;
}

// oxlint-disable-next-line typescript/no-explicit-any -- any function at all
export type Fn = (...args: any) => any;
/** Properties that are no columns: methods, and what every model has. */
export type NoColumn = Fn | ModelState;
type Scalar =
  | string
  | number
  | boolean
  | Date
  | bigint
  | Decimal
  | Temporal.PlainDate
  | Temporal.PlainTime
  | Temporal.Duration
  | Uint8Array
  | null
  | undefined;

/** Model at the other end of a property: of an instance, a reference, a related manager; never otherwise. */
export type Target<X> =
  NonNullable<X> extends infer N
    ? N extends { readonly [LOADED]: true }
      ? N
      : N extends ManyMark<infer J>
        ? J
        : never
    : never;

// oxlint-disable-next-line typescript/no-explicit-any -- whatever the rows are
type AnyMany = ManyMark<any>;
export type ColumnKeys<I> = {
  [K in keyof I & string]: I[K] extends Scalar
    ? K
    : I[K] extends NoColumn
      ? never
      : NonNullable<I[K]> extends { readonly [LOADED]: boolean } | AnyMany
        ? never
        : K;
}[keyof I & string];
export type FkKeys<I> = {
  [K in keyof I & string]: Extract<I[K], { readonly [LOADED]: boolean }> extends never
    ? never
    : Extract<I[K], AnyGeneric> extends never
      ? K
      : never;
}[keyof I & string];
interface AnyGeneric {
  readonly [GENERIC]: unknown;
}
/** Generic foreign keys. */
export type GenericKeys<I> = {
  [K in keyof I & string]: Extract<I[K], AnyGeneric> extends never ? never : K;
}[keyof I & string];
/** Columns that generic foreign keys fill. */
type GenericColumns<I> = Extract<I[GenericKeys<I>], AnyGeneric>[typeof GENERIC];
export type ManyKeys<I> = { [K in keyof I & string]: I[K] extends AnyMany ? K : never }[keyof I & string];
export type RelKeys<I> = FkKeys<I> | ManyKeys<I>;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export type ReadonlyKeys<I> = {
  [K in keyof I & string]: Same<Pick<I, K>, { -readonly [P in keyof Pick<I, K>]: Pick<I, K>[P] }> extends true
    ? never
    : K;
}[keyof I & string];

type AutoKeys<I> = {
  [K in ColumnKeys<I>]: null extends I[K] ? K : typeof DEF extends keyof I[K] ? K : never;
}[ColumnKeys<I>];
type ReqKeys<I> = Exclude<ColumnKeys<I>, AutoKeys<I> | ReadonlyKeys<I> | GenericColumns<I>>;

/** Values of `create()`: all fields that have no default and may not be null, and whichever of the others. */
export type Init<I> = { [K in ReqKeys<I>]: Given<I[K]> } & {
  [K in Exclude<AutoKeys<I> | Extract<ColumnKeys<I>, GenericColumns<I>>, ReadonlyKeys<I>>]?: Given<I[K]>;
} & {
  [K in Exclude<FkKeys<I>, GenericColumns<I>> as null extends I[K] ? never : K]: I[K] | PkOf<Target<I[K]>>;
} & {
  [K in FkKeys<I> as null extends I[K] ? K : K extends GenericColumns<I> ? K : never]?: I[K] | PkOf<Target<I[K]>>;
} & { [K in GenericKeys<I>]?: I[K] };

/** Some of the values of `create()`. */
export type PartialInit<I> = { [K in Exclude<ColumnKeys<I>, ReadonlyKeys<I>>]?: Given<I[K]> } & {
  [K in FkKeys<I>]?: I[K] | PkOf<Target<I[K]>>;
} & { [K in GenericKeys<I>]?: I[K] };

/** Values of `defaults`: functions are called for theirs. */
export type Defaults<I> = { [K in keyof PartialInit<I>]?: PartialInit<I>[K] | (() => PartialInit<I>[K]) };

/** Plain values of `update()`. */
export type UpdateInit<I> = { [K in Exclude<ColumnKeys<I>, ReadonlyKeys<I>>]?: Given<I[K]> } & {
  [K in FkKeys<I>]?: I[K] | PkOf<Target<I[K]>>;
};
/** What `update()` takes: plain values, or expressions that read what exists. */
export type Update<I, A, U> = {
  [K in keyof U]: K extends string ? Operand<I, A, U[K], UpdateValue<I, K>> : never;
} & { [K in ColumnKeys<I> | FkKeys<I>]?: unknown };
type UpdateValue<I, K extends string> =
  K extends ColumnKeys<I>
    ? [ReadonlyKeys<Pick<I, K>>] extends [never]
      ? Given<I[K]>
      : NoSuchLookup<I, K>
    : K extends FkKeys<I>
      ? I[K] | PkOf<Target<I[K]>>
      : RawKey<I, K>;

/** What a field takes: a decimal also as number or text. */
type Given<X> =
  | Plain<X>
  | (Decimal extends Plain<X> ? number | string : never)
  | (FieldFile extends Plain<X> ? FileContent | string : never);
