/** Which column of a row goes where in an instance. */
import type { Field, ModelClass } from "../fields/field.ts";
import type { ForeignKey } from "../relations/foreign-key.ts";

export interface ColumnPlan {
  readonly field: Field;
  readonly index: number;
}

export interface RelatedPlan {
  /** Property that takes the related instance. */
  readonly name: string;
  /** Set when the relation is the reverse side of this key: the related instance gets its owner there. */
  readonly reverseKey: ForeignKey | null;
  readonly plan: ModelPlan;
}

export interface AnnotationPlan {
  readonly alias: string;
  readonly field: Field | null;
  readonly index: number;
}

export interface ModelPlan {
  readonly model: ModelClass;
  readonly columns: readonly ColumnPlan[];
  /** Names of fields that are not read. */
  readonly deferred: ReadonlySet<string>;
  readonly related: readonly RelatedPlan[];
  readonly annotations: readonly AnnotationPlan[];
  /** Position of the key, null in a row without the related object. */
  readonly keyIndex: number;
}
