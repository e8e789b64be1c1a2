import { FieldError } from "../../../core/errors/exceptions.ts";
import { didYouMean } from "../../../utils/suggest.ts";
import type { ModelClass } from "../fields/field.ts";
import type { QueryState } from "./state.ts";

const NONE: ReadonlySet<string> = new Set();

/** Fields of a model, reached by `prefix`, that only() and defer() leave in the database; never its key. */
export function deferredFields(state: QueryState, model: ModelClass, prefix: string): ReadonlySet<string> {
  if (state.deferred === null) return NONE;
  const { only, names } = state.deferred;
  const mine = [...names].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const meta = model._meta;
  const own = new Set(mine.filter((name) => !name.includes("__")).map((name) => nameOf(model, name)));
  const relations = new Set(mine.filter((name) => name.includes("__")).map((name) => name.split("__", 1)[0]!));
  if (own.size === 0 && relations.size === 0 && prefix !== "") return NONE;
  for (const name of own) if (name !== "pk" && meta.findField(name) === undefined) throw unknownField(model, name);
  for (const name of relations)
    if (meta.findField(name)?.isRelation !== true && meta.findRelated(name) === undefined)
      throw unknownField(model, name);
  const deferred = new Set<string>();
  for (const field of meta.concreteFields) {
    if (meta.pkFields.includes(field) || field.primaryKey || field.remoteField?.parentLink === true) continue;
    if (only ? !own.has(field.name) && !relations.has(field.name) : own.has(field.name)) deferred.add(field.name);
  }
  return deferred.size === 0 ? NONE : deferred;
}

/** A foreign key may be named by its column, `authorId`. */
function nameOf(model: ModelClass, name: string): string {
  return model._meta.fields.find((field) => field.attname === name)?.name ?? name;
}

function unknownField(model: ModelClass, name: string): FieldError {
  const { objectName, fields } = model._meta;
  const names = fields.map((field) => field.name);
  return new FieldError(`${objectName} has no field named '${name}'. ${didYouMean(name, names)}`.trim(), {
    hint: `Its fields are ${names.join(", ")}.`,
  });
}
