import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import type { ModelClass } from "../models/fields/field.ts";
import { supportsNaturalKey } from "./natural-key.ts";

/** Models that a natural key needs besides the relations of its fields: `static naturalKeyDependencies = ["auth.User"]`. */
interface WithDependencies {
  readonly naturalKeyDependencies?: readonly string[];
}

export interface SortOptions {
  /** Put models that need each other in some order, instead of an error: loading can put references off. */
  readonly allowCycles?: boolean | undefined;
}

/**
 * Models in an order in which each comes after those that its natural keys and relations need. Models without natural
 * keys keep the given order. Throws `ImproperlyConfigured` for a circle.
 */
export function sortDependencies(models: readonly ModelClass[], options: SortOptions = {}): ModelClass[] {
  const wanted = new Set(models);
  const needs = new Map(
    models.map((model) => [model, [...neededBy(model)].filter((other) => wanted.has(other) && other !== model)]),
  );
  const sorted: ModelClass[] = [];
  const done = new Set<ModelClass>();
  while (sorted.length < wanted.size) {
    let ready = models.filter((model) => !done.has(model) && needs.get(model)!.every((other) => done.has(other)));
    if (ready.length === 0) {
      ready = models.filter((model) => !done.has(model));
      const labels = ready.map((model) => model._meta.label).join(", ");
      if (options.allowCycles !== true)
        throw new ImproperlyConfigured(`Can't resolve dependencies for ${labels} in serialized app list.`);
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
