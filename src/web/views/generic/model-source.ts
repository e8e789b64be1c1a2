import { QuerySet } from "../../../db/index.ts";

/** A model class, as far as views look at it. */
export interface ModelClass<T> {
  readonly name: string;
  readonly objects: QuerySet<T>;
  readonly _meta: { readonly appLabel: string; readonly modelName: string };
}

export function isQuerySet<T>(value: unknown): value is QuerySet<T> {
  return value instanceof QuerySet;
}

/** `library/book_list.html` for the model `library.Book`. */
export function modelTemplateName(model: Pick<ModelClass<unknown>, "_meta">, suffix: string): string {
  return `${model._meta.appLabel}/${model._meta.modelName}${suffix}.html`;
}

/** The class of an instance, when it is that of a model. */
export function modelOf(object: unknown): ModelClass<unknown> | null {
  const Class = (object as { constructor?: Partial<ModelClass<unknown>> } | null | undefined)?.constructor;
  return Class?._meta === undefined ? null : (Class as ModelClass<unknown>);
}
