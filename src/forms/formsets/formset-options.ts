import type { ErrorList } from "../errors/error-list.ts";
import type { ErrorMessages } from "../error-messages.ts";
import type { BaseForm } from "../form.ts";
import type { DataInput } from "../form-data.ts";
import type { Renderer } from "../renderers/renderer.ts";

export const ORDERING_FIELD_NAME = "ORDER";
export const DELETION_FIELD_NAME = "DELETE";

/** Forms of a set when nothing else is said. */
export const DEFAULT_MIN_NUM = 0;
export const DEFAULT_MAX_NUM = 1000;

/** A class of forms. */
// oxlint-disable-next-line typescript/no-explicit-any -- the options of each form class are its own
export type FormConstructor<F extends BaseForm = BaseForm> = new (options: any) => F;

/** Options of every set of forms. */
export interface FormSetOptions {
  readonly data?: DataInput | null | undefined;
  readonly files?: DataInput | null | undefined;
  readonly autoId?: string | boolean | undefined;
  /** Put before all names. Default: `form`. */
  readonly prefix?: string | null | undefined;
  /** Initial values, one object for each form that is there already. */
  readonly initial?: readonly Readonly<Record<string, unknown>>[] | null | undefined;
  readonly errorClass?: typeof ErrorList | undefined;
  /** Further options for each form. */
  readonly formKwargs?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errorMessages?: ErrorMessages | undefined;
}

/** What `formsetFactory()` lays down for a class. */
export interface FormSetSettings<F extends BaseForm = BaseForm> {
  readonly form: FormConstructor<F>;
  readonly extra: number;
  readonly canOrder: boolean;
  readonly canDelete: boolean;
  readonly canDeleteExtra: boolean;
  readonly minNum: number;
  readonly maxNum: number;
  /** No more forms than this are ever made, whatever was sent. */
  readonly absoluteMax: number;
  readonly validateMin: boolean;
  readonly validateMax: boolean;
  readonly renderer: Renderer | null;
}
