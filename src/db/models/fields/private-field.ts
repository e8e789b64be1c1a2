/** Fields that stand beside those of the table, and bring their own joins and loading: what generic relations are made of. */
import type { MaybePromise } from "../../../utils/maybe-promise.ts";
import type { BaseModel } from "../model.ts";
import type { RelationPath } from "../query/hops.ts";
import type { Prefetch } from "../query/prefetch-object.ts";
import type { RelatedRows } from "../query/related-rows.ts";
import type { Rows } from "../query/rows.ts";
import { Field, type ModelClass } from "./field.ts";

/**
 * A field without a column that other columns of its model, or of another one, stand behind. What it leaves out is
 * refused where a query asks for it. Migrations and serializers do not see it.
 */
export abstract class PrivateField extends Field {
  override readonly privateOnly: boolean = true;

  protected override getColumn(): null {
    return null;
  }

  override getDefault(): undefined {
    return undefined;
  }

  /** The joins of a lookup along this field, from a model that has it. Without it such lookups are refused. */
  joins?(model: ModelClass): RelationPath;

  /** The way back, for lookups of the related model; null when it has no name. */
  reverse?(): ReverseName | null;

  /** Takes a value of the constructor: puts the values of columns into `given`, by names of fields. */
  takeArgument?(given: Map<string, unknown>, value: unknown): void;

  /**
   * Brings the columns of an instance in line with what the property was assigned. Undefined when nothing is to be waited
   * for. `operation`: what is about to be done, for messages; null when nothing is written.
   */
  settle?(instance: BaseModel, operation: "save" | "bulkCreate" | "bulkUpdate" | null): Promise<void> | undefined;

  /** Forgets what was loaded for an instance. */
  forget?(instance: BaseModel): void;

  /** To one: loads what the rows point to, puts it in its place, and gives it. */
  load?(rows: readonly BaseModel[], prefetch: Prefetch | null): Promise<BaseModel[]>;

  /** To many: the model of the related rows, and those of many owners. */
  get relatedModel(): ModelClass | null {
    return null;
  }

  relatedRows?(owners: readonly BaseModel[], query: Rows): Promise<RelatedRows>;
}

export interface ReverseName {
  /** The related model. */
  readonly model: ModelClass;
  /** First part of its lookups. */
  readonly name: string;
  readonly path: RelationPath;
}

/** Brings the columns of an instance in line with its properties, where a model has such fields. */
export function settlePrivateFields(
  instance: BaseModel,
  fields: readonly PrivateField[],
  operation: "save" | "bulkCreate" | "bulkUpdate" | null,
): MaybePromise<void> {
  let waiting: Promise<void> | undefined;
  for (const field of fields)
    waiting =
      waiting === undefined
        ? field.settle?.(instance, operation)
        : waiting.then(() => field.settle?.(instance, operation));
  return waiting;
}
