/** Signals of models (docs/ref/signals). The sender is the model class. */
import { Signal } from "../../core/signals/signal.ts";
import type { ModelClass } from "./fields/field.ts";
import type { BaseModel } from "./model.ts";

export interface SaveSignal {
  readonly instance: BaseModel;
  /** Whether the row is loaded from a fixture: receivers should not touch other rows. */
  readonly raw: boolean;
  readonly using: string;
  readonly updateFields: ReadonlySet<string> | null;
}

export interface DeleteSignal {
  readonly instance: BaseModel;
  readonly using: string;
  /** What delete() was called on. */
  readonly origin: unknown;
}

export interface M2mChangedSignal {
  readonly instance: BaseModel;
  readonly action: "pre_add" | "post_add" | "pre_remove" | "post_remove" | "pre_clear" | "post_clear";
  /** Whether the relation was changed from its reverse side. */
  readonly reverse: boolean;
  readonly model: ModelClass;
  /** Keys that are added or removed; null for a clear. */
  readonly pkSet: ReadonlySet<unknown> | null;
  readonly using: string;
}

/** Before a row is saved. */
export const preSave = new Signal<SaveSignal>();
/** After a row was saved; `created` says whether it is new. */
export const postSave = new Signal<SaveSignal & { readonly created: boolean }>();
export const preDelete = new Signal<DeleteSignal>();
export const postDelete = new Signal<DeleteSignal>();
/** A many-to-many relation changes. The sender is the model of the table in between. */
export const m2mChanged = new Signal<M2mChangedSignal>();
