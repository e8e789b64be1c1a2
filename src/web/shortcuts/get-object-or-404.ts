import { ObjectDoesNotExist } from "../../core/errors/index.ts";
import { Http404 } from "../../http/index.ts";
import type { Q } from "../../db/index.ts";
import type { ANN, Cls, ROW } from "../../db/models/types/brands.ts";
import type { Hints, Where } from "../../db/models/types/lookups.ts";

/** A model class with its manager, or a query set, custom ones included. */
type Source<S> = S extends { readonly objects: infer M } ? M : S;
/** The model whose paths a source's conditions may name. */
type ModelOf<S> = Source<S> extends { readonly model: Cls<infer I> } ? I : never;
/** What a source's rows are. */
type RowOf<S> = Source<S> extends { readonly [ROW]: infer R } ? R : never;
type AnnOf<S> = Source<S> extends { readonly [ANN]: infer A } ? A : unknown;
type Condition<S, W> = (Where<ModelOf<S>, AnnOf<S>, W> & Hints<ModelOf<S>>) | Q<ModelOf<S>>;

interface Rows extends PromiseLike<readonly unknown[]> {
  readonly model: { readonly _meta: { readonly objectName: string } };
  filter(where: unknown): Rows;
  get(where?: unknown): Promise<unknown>;
}

function rowsOf(source: object): Rows {
  return ("objects" in source ? (source as { objects: Rows }).objects : source) as Rows;
}

/**
 * The one row that fits, or a 404 page.
 *
 * ```ts
 * const book = await getObjectOr404(Book.objects.selectRelated("author"), { pk });
 * ```
 *
 * @param source A model class or a query set.
 * Throws `Http404` when there is none, `MultipleObjectsReturned` when there are several.
 */
export async function getObjectOr404<S extends object, const W>(source: S, where: Condition<S, W>): Promise<RowOf<S>> {
  const rows = rowsOf(source);
  try {
    return (await rows.get(where)) as RowOf<S>;
  } catch (error) {
    if (!(error instanceof ObjectDoesNotExist)) throw error;
    throw new Http404(`No ${rows.model._meta.objectName} matches the given query.`, { cause: error });
  }
}

/** The rows that fit, or a 404 page when there are none. */
export async function getListOr404<S extends object, const W>(source: S, where: Condition<S, W>): Promise<RowOf<S>[]> {
  const rows = rowsOf(source);
  const found = await rows.filter(where);
  if (found.length === 0) throw new Http404(`No ${rows.model._meta.objectName} matches the given query.`);
  return found as RowOf<S>[];
}
