/** Relations under another name, joined by a condition of their own (docs/ref/models/querysets, "FilteredRelation() objects"). */
import { FieldError, ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import type { ModelClass } from "../fields/field.ts";
import { Condition, toCondition } from "./condition.ts";
import { followPath, type Path } from "./hops.ts";

class FilteredRelationExpression<out P> extends Expression<unknown, P> {
  readonly relationName: string;
  readonly condition: Condition;

  constructor(relationName: string, condition: unknown) {
    super();
    if (typeof relationName !== "string" || relationName === "") throw new TypeError("relationName cannot be empty.");
    this.relationName = relationName;
    this.condition = condition === undefined ? new Condition("and", false, []) : toCondition(condition);
  }

  override resolve(): Resolved {
    throw new ImproperlyConfigured("A FilteredRelation() stands in annotate() or alias() by itself.");
  }
}

/** A filtered relation as one query knows it. */
export interface NamedRelation {
  readonly alias: string;
  readonly relationName: string;
  readonly condition: Condition;
}

/** The relation that an annotation names; null for other expressions. Throws TypeError for one that cannot be joined. */
export function namedRelation(model: ModelClass, alias: string, expression: Expression): NamedRelation | null {
  if (!(expression instanceof FilteredRelationExpression)) return null;
  const { relationName, condition } = expression;
  const { related, rest } = followPath(model, relationName);
  if (rest.length > 0)
    throw new TypeError(`FilteredRelation's relationName cannot contain lookups (got '${relationName}').`);
  if (related === null)
    throw new FieldError(`FilteredRelation() takes the path of a relation, not of '${relationName}'.`);
  checkPaths(model, relationName.split("__"), condition);
  return { alias, relationName, condition };
}

/** Refuses conditions on relations beside the path, or beyond its end. */
function checkPaths(model: ModelClass, relation: readonly string[], condition: Condition): void {
  for (const child of condition.children) {
    if (Condition.is(child)) checkPaths(model, relation, child);
    else if (!Expression.is(child)) {
      const names = child.path.split("__");
      const found = followPath(model, child.path);
      const fields = names.slice(0, names.length - found.rest.length);
      const crossed = found.related === null ? fields.slice(0, -1) : fields;
      const name = relation.join("__");
      if (crossed.some((part, i) => i < relation.length && relation[i] !== part)) {
        throw new TypeError(
          `FilteredRelation's condition doesn't support relations outside the '${name}' (got '${child.path}').`,
        );
      }
      if (fields.length > relation.length + 1) {
        throw new TypeError(
          `FilteredRelation's condition doesn't support nested relations deeper than the relationName (got '${child.path}' for '${name}').`,
        );
      }
    }
  }
}

/** A path of the condition of a relation, beginning with the alias where it goes along the relation; otherwise null. */
export function pathWithin({ alias, relationName }: NamedRelation, path: string): string | null {
  const along = path === relationName || path.startsWith(`${relationName}__`);
  return along ? alias + path.slice(relationName.length) : null;
}

/** Where a path leads that begins with a filtered relation: its last join is one of its own. */
export function followFiltered(model: ModelClass, relation: NamedRelation, path: string): Path {
  const { alias, relationName } = relation;
  const last = followPath(model, relationName).full.hops.length - 1;
  const { full, related, rest } = followPath(model, relationName + path.slice(alias.length));
  const hops = full.hops.map((hop, i) =>
    // One name is one join, however many rows it meets: all conditions on it are on the same row.
    i === last ? { ...hop, key: `${hop.key}@${alias}`, many: false, nullable: true, filtered: alias } : hop,
  );
  return { hops, target: full.target, full: { hops, target: full.target }, related, rest };
}

/**
 * A relation joined by a further condition, under a name that filters, orders and values use; rows without a related row
 * that fits stay.
 *
 * ```ts
 * Author.objects
 *   .annotate({ drafts: FilteredRelation("books", { condition: { books__status: "d" } }) })
 *   .annotate({ n: Count("drafts") });
 * ```
 *
 * Paths of the condition begin at the model, go along the relation and no further. Throws TypeError for others.
 */
export function FilteredRelation<const P extends string>(
  relationName: P,
  options: { readonly condition?: object } = {},
): FilteredRelationExpression<P> {
  return new FilteredRelationExpression<P>(relationName, options.condition);
}
