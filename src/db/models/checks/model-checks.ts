/** Checks of models as a whole, and of all of them together (docs/ref/checks, "Models"). */
import { CheckError, type CheckMessage, CheckWarning } from "../../../core/checks/messages.ts";
import { FieldDoesNotExist, FieldError } from "../../../core/errors/exceptions.ts";
import { UniqueConstraint } from "../constraints.ts";
import type { ModelClass } from "../fields/field.ts";
import { followPath } from "../query/hops.ts";
import type { Target } from "./target.ts";

const error = (obj: unknown, id: string, message: string, hint?: string): CheckMessage =>
  new CheckError(message, { obj, id: `models.${id}`, hint });

/** Names of fields in indexes, constraints and uniqueTogether. */
function* checkLocalNames(model: ModelClass): Generator<CheckMessage> {
  const meta = model._meta;
  const used: [option: string, names: readonly string[]][] = [
    ...meta.uniqueTogether.map((names): [string, readonly string[]] => ["uniqueTogether", names]),
    ...meta.indexes.map((index): [string, readonly string[]] => [
      "indexes",
      [...index.fieldsOrders.map(([name]) => name), ...index.include],
    ]),
    ...meta.constraints.map((constraint): [string, readonly string[]] => [
      "constraints",
      [...constraint.fields, ...(constraint instanceof UniqueConstraint ? constraint.include : [])],
    ]),
  ];
  for (const [option, names] of used) {
    for (const name of names) {
      const field = name === "pk" ? meta.pk : (meta.findField(name) ?? meta.fields.find((f) => f.attname === name));
      if (field === undefined) yield error(model, "E012", `'${option}' refers to the nonexistent field '${name}'.`);
      else if (field.manyToMany) {
        const message = `'${option}' refers to a ManyToManyField '${name}', but ManyToManyFields are not permitted in '${option}'.`;
        yield error(model, "E013", message);
      } else if (!meta.localFields.includes(field) && field !== meta.pk) {
        const message = `'${option}' refers to field '${name}' which is not local to model '${meta.objectName}'.`;
        yield error(model, "E016", message, "This issue may be caused by multi-table inheritance.");
      }
    }
  }
}

function* checkOrdering(model: ModelClass): Generator<CheckMessage> {
  for (const term of model._meta.ordering) {
    if (typeof term !== "string" || term === "?") continue;
    const path = term.replace(/^[-+]/, "");
    try {
      followPath(model, path);
    } catch (caught) {
      if (!(caught instanceof FieldError || caught instanceof FieldDoesNotExist)) throw caught;
      yield error(model, "E015", `'ordering' refers to the nonexistent field, related field, or lookup '${path}'.`);
    }
  }
}

function* checkColumns(model: ModelClass): Generator<CheckMessage> {
  const columns = new Set<string>();
  for (const field of model._meta.localConcreteFields) {
    const column = field.column!;
    if (columns.has(column)) {
      const message = `Field '${field.name}' has column name '${column}' that is used by another field.`;
      yield error(model, "E007", message, "Specify a 'dbColumn' for the field.");
    }
    columns.add(column);
  }
}

/** What an index or constraint asks of an engine that does not have it: it is left out there. */
function* checkSupport(model: ModelClass, { displayName, features }: Target): Generator<CheckMessage> {
  const { indexes, constraints, dbTableComment } = model._meta;
  const unique = constraints.filter((constraint) => constraint instanceof UniqueConstraint);
  const wanted: readonly (readonly [id: string, isWanted: boolean, isThere: boolean, what: string])[] = [
    [
      "W036",
      unique.some((c) => c.condition !== null),
      features.supportsPartialIndexes,
      "unique constraints with conditions",
    ],
    ["W037", indexes.some((i) => i.condition !== null), features.supportsPartialIndexes, "indexes with conditions"],
    [
      "W038",
      unique.some((c) => c.deferrable !== null),
      features.supportsDeferrableUnique,
      "deferrable unique constraints",
    ],
    [
      "W039",
      unique.some((c) => c.include.length > 0),
      features.supportsCoveringIndexes,
      "unique constraints with non-key columns",
    ],
    [
      "W040",
      indexes.some((i) => i.include.length > 0),
      features.supportsCoveringIndexes,
      "indexes with non-key columns",
    ],
    [
      "W043",
      indexes.some((i) => i.expressions.length > 0),
      features.supportsExpressionIndexes,
      "indexes on expressions",
    ],
    [
      "W044",
      unique.some((c) => c.expressions.length > 0),
      features.supportsExpressionIndexes,
      "unique constraints on expressions",
    ],
    ["W046", dbTableComment !== null, features.supportsComments, "comments on tables (dbTableComment)"],
    [
      "W047",
      unique.some((c) => c.nullsDistinct !== null),
      features.supportsNullsDistinct,
      "UniqueConstraint.nullsDistinct",
    ],
  ];
  for (const [id, isWanted, isThere, what] of wanted) {
    if (!isWanted || isThere) continue;
    yield new CheckWarning(`${displayName} does not support ${what}.`, {
      obj: model,
      id: `models.${id}`,
      hint: "It won't be made there. Silence this warning if you don't care about it.",
    });
  }
}

export function* checkModel(model: ModelClass, targets: readonly Target[]): Generator<CheckMessage> {
  yield* checkLocalNames(model);
  yield* checkOrdering(model);
  yield* checkColumns(model);
  for (const target of targets) yield* checkSupport(model, target);
}

/** Tables and names of indexes and constraints that several models claim. */
export function* checkTogether(models: readonly ModelClass[]): Generator<CheckMessage> {
  const claims: readonly (readonly [id: string, what: string, read: (model: ModelClass) => readonly string[]])[] = [
    ["E028", "dbTable", (model) => [model._meta.dbTable]],
    ["E030", "index name", (model) => model._meta.indexes.map((index) => index.name)],
    ["E032", "constraint name", (model) => model._meta.constraints.map((constraint) => constraint.name)],
  ];
  const own = models.filter((model) => model._meta.managed && !model._meta.proxy && model._meta.swapped === null);
  for (const [id, what, read] of claims) {
    const owners = new Map<string, Set<string>>();
    for (const model of own) {
      for (const name of read(model)) {
        const labels = owners.get(name);
        if (labels === undefined) owners.set(name, new Set([model._meta.label]));
        else labels.add(model._meta.label);
      }
    }
    for (const [name, labels] of owners) {
      if (labels.size < 2) continue;
      const verb =
        id === "E028"
          ? `is used by multiple models: ${[...labels].join(", ")}`
          : `is not unique among models: ${[...labels].join(", ")}`;
      yield error(name, id, `${what} '${name}' ${verb}.`);
    }
  }
}
