/** Places of rows among those of the same parent (docs/ref/models/options, "order_with_respect_to"). */
import * as transaction from "../../connection/transaction.ts";
import type { Connection } from "../../connection/connection.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { ModelClass } from "../fields/field.ts";
import { stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import { ORDER_FIELD } from "../options-fields.ts";
import { QueryBuilder } from "../query/builder.ts";
import type { QuerySet } from "../query/query-set.ts";
import type { ForeignKey } from "../relations/foreign-key.ts";

/** Puts a new row behind the others of its parent. */
export async function setNextOrder(instance: BaseModel, meta: Options, connection: Connection): Promise<void> {
  const { backend } = connection;
  const key = meta.getField(meta.orderWithRespectTo!);
  const builder = new QueryBuilder(meta.model, backend);
  const place = builder.tree.column(builder.tree.base, meta.getField(ORDER_FIELD));
  const next: SqlExpression = {
    kind: "function",
    name: "COALESCE",
    args: [
      {
        kind: "binary",
        operator: "+",
        left: { kind: "function", name: "MAX", args: [place] },
        right: { kind: "literal", value: 1 },
      },
      { kind: "literal", value: 0 },
    ],
  };
  const value = key.valueFromObject(instance);
  const owner = builder.tree.column(builder.tree.base, key);
  const where: SqlExpression =
    value === null
      ? { kind: "is-null", expression: owner, negated: false }
      : { kind: "binary", operator: "=", left: owner, right: builder.param(value, key) };
  const select = builder.select({ columns: [{ expression: next, alias: "place" }], where });
  const { rows } = await connection.execute(backend.compiler.compile(select));
  meta.getField(ORDER_FIELD).setRawValue(instance, Number(rows[0]?.[0] ?? 0));
}

function siblings(model: ModelClass, key: ForeignKey, owner: unknown): QuerySet<BaseModel> {
  return (model._meta.baseManager as unknown as QuerySet<BaseModel>).filterUnchecked({ [key.name]: owner });
}

/** Keys of the rows of an owner in their order: `question.getAnswerOrder()`. */
export async function getOrder(model: ModelClass, key: ForeignKey, owner: BaseModel): Promise<unknown[]> {
  const rows = siblings(model, key, owner)
    .using(stateOf(owner).db)
    .orderBy(ORDER_FIELD as never);
  return (await rows.valuesFlat("pk" as never)) as unknown[];
}

/** Gives the rows of an owner the order of the keys: `question.setAnswerOrder([3, 1, 2])`. */
export async function setOrder(
  model: ModelClass,
  key: ForeignKey,
  owner: BaseModel,
  keys: readonly unknown[],
): Promise<void> {
  const using = stateOf(owner).db ?? "default";
  const rows = siblings(model, key, owner).using(using);
  await transaction.atomic(
    async () => {
      for (const [place, pk] of keys.entries())
        await rows.filterUnchecked({ pk }).update({ [ORDER_FIELD]: place } as never);
    },
    { using, savepoint: false },
  );
}

/** The row before or behind an instance among those of its owner. Throws `DoesNotExist` at the ends. */
export async function neighbour(instance: BaseModel, step: 1 | -1): Promise<BaseModel> {
  const meta = (instance.constructor as ModelClass)._meta.concreteModel._meta;
  const key = meta.getField(meta.orderWithRespectTo!) as ForeignKey;
  const place = meta.getField(ORDER_FIELD).valueFromObject(instance);
  const found = await siblings(meta.model, key, key.valueFromObject(instance))
    .using(stateOf(instance).db)
    .filterUnchecked({ [`${ORDER_FIELD}__${step === 1 ? "gt" : "lt"}`]: place })
    .orderBy((step === 1 ? ORDER_FIELD : `-${ORDER_FIELD}`) as never)
    .first();
  if (found === null) throw new meta.model.DoesNotExist(`${meta.objectName} matching query does not exist.`);
  return found;
}
