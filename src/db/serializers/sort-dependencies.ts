import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import type { ModelClass } from "../models/fields/field.ts";
import { supportsNaturalKey } from "./natural-key.ts";

/** Models that a natural key needs besides the relations of its fields: `static naturalKeyDependencies = ["auth.User"]`. */
interface WithDependencies {
  readonly naturalKeyDependencies?: readonly string[];
}

/**
 * Models in an order in which each comes after those that its natural keys and relations need. Models without natural
 * keys keep the given order. Throws `ImproperlyConfigured` for a circle.
 */
export function sortDependencies(models: readonly ModelClass[]): ModelClass[] {
  const wanted = new Set(models);
  const needs = new Map(
    models.map((model) => [model, [...neededBy(model)].filter((other) => wanted.has(other) && other !== model)]),
  );
  const sorted: ModelClass[] = [];
  const done = new Set<ModelClass>();
  while (sorted.length < wanted.size) {
    const ready = models.filter((model) => !done.has(model) && needs.get(model)!.every((other) => done.has(other)));
    if (ready.length === 0) {
      const left = models.filter((model) => !done.has(model)).map((model) => model._meta.label);
      throw new ImproperlyConfigured(`Can't resolve dependencies for ${left.join(", ")} in serialized app list.`);
    }
    for (const model of ready) {
      done.add(model);
      sorted.push(model);
    }
  }
  return sorted;
}

function* neededBy(model: ModelClass): Iterable<ModelClass> {
  const { _meta } = model;
  const named = (model as unknown as WithDependencies).naturalKeyDependencies ?? [];
  for (const label of named) yield _meta.registry.getModel(label);
  for (const field of _meta.relationFields) {
    const target = field.relatedModel;
    const ownRows = field.manyToMany && !field.remoteField?.through?._meta.autoCreated;
    if (!ownRows && supportsNaturalKey(target)) yield target;
  }
}
