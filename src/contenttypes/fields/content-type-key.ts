/** The key of a content type inside of a statement: looked up by the statement itself, so that it cannot be out of date. */
import { Expression, type Resolved } from "../../db/models/expressions/expression.ts";
import type { ModelClass } from "../../db/models/fields/field.ts";
import type { ShapeWalk } from "../../db/models/query/shapes/shape-tree.ts";
import type { SqlExpression, SubqueryNode } from "../../db/sql/nodes.ts";
import { ContentType, contentTypeNames } from "../models.ts";

/** `(SELECT id FROM django_content_type WHERE app_label = 'library' AND model = 'book')`. */
export function contentTypeKey(model: ModelClass, forConcreteModel: boolean): SubqueryNode {
  const { appLabel, modelName } = contentTypeNames(model, { forConcreteModel });
  const { _meta } = ContentType;
  const column = (name: string): SqlExpression => ({
    kind: "column",
    table: _meta.dbTable,
    column: _meta.getField(name).column!,
  });
  const equal = (name: string, value: string): SqlExpression => ({
    kind: "binary",
    operator: "=",
    left: column(name),
    right: { kind: "param", value },
  });
  return {
    kind: "subquery",
    query: {
      kind: "select",
      distinct: false,
      columns: [{ expression: column("id") }],
      from: { kind: "table", name: _meta.dbTable, alias: null },
      joins: [],
      where: { kind: "and", items: [equal("appLabel", appLabel), equal("model", modelName)] },
      groupBy: [],
      having: null,
      orderBy: [],
      limit: null,
      offset: null,
      lock: null,
    },
  };
}

/** The same as a value of filters. */
export class ContentTypeKey extends Expression<number, never> {
  readonly model: ModelClass;
  readonly forConcreteModel: boolean;

  constructor(model: ModelClass, forConcreteModel: boolean) {
    super();
    this.model = model;
    this.forConcreteModel = forConcreteModel;
  }

  override resolve(): Resolved {
    return { node: contentTypeKey(this.model, this.forConcreteModel), field: ContentType._meta.pk, aggregate: false };
  }

  override addToShape(walk: ShapeWalk): boolean {
    walk.step(ContentTypeKey);
    walk.step(this.model);
    walk.step(this.forConcreteModel);
    return true;
  }
}
