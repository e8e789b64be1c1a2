import type { Text } from "../utils/lazy.ts";
import type { BoundFieldClass } from "./bound-field-class.ts";
import type { ErrorList } from "./errors/error-list.ts";
import type { DataInput } from "./form-data.ts";
import type { Renderer } from "./renderers/renderer.ts";

/** Options of every form. Reference: docs/ref/forms/api. */
export interface FormOptions {
  /** What was submitted (`request.POST`); a form without data and files is not bound. */
  readonly data?: DataInput | null | undefined;
  /** Uploaded files (`request.FILES`). */
  readonly files?: DataInput | null | undefined;
  /** Ids of the controls: a text with `%s` for the name, `true` for the bare name, `false` for none. Default: `id_%s`. */
  readonly autoId?: string | boolean | undefined;
  /** Put before all names, so that several forms fit on one page. */
  readonly prefix?: string | null | undefined;
  /** Initial values by name; they win over those of the fields. */
  readonly initial?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errorClass?: typeof ErrorList | undefined;
  /** Put after each label. Default: a colon, in the language of the page. */
  readonly labelSuffix?: Text | null | undefined;
  /** Whether a form in which nothing was changed is valid; needs `useRequiredAttribute: false`. */
  readonly emptyPermitted?: boolean | undefined;
  /** Order of the fields; those not named follow. */
  readonly fieldOrder?: readonly string[] | null | undefined;
  /** Whether controls of required fields have the attribute `required`. Default: true. */
  readonly useRequiredAttribute?: boolean | null | undefined;
  readonly renderer?: Renderer | null | undefined;
  readonly boundFieldClass?: BoundFieldClass | null | undefined;
}

/** What a form class may declare as static properties. */
export interface FormClass {
  readonly name: string;
  readonly prefix: string | null;
  readonly fieldOrder: readonly string[] | null;
  readonly useRequiredAttribute: boolean;
  readonly defaultRenderer: Renderer | (new () => Renderer) | null;
  readonly boundFieldClass: BoundFieldClass | null;
  readonly errorCssClass: string | null;
  readonly requiredCssClass: string | null;
  readonly templateName: string | null;
  readonly templateNameDiv: string;
  readonly templateNameP: string;
  readonly templateNameTable: string;
  readonly templateNameUl: string;
  readonly templateNameLabel: string;
}

/** Properties of a form that are not on its prototype. */
export const OWN_MEMBERS: ReadonlySet<string> = new Set([
  "isBound",
  "data",
  "files",
  "autoId",
  "prefix",
  "initial",
  "errorClass",
  "labelSuffix",
  "emptyPermitted",
  "useRequiredAttribute",
  "renderer",
  "boundFieldClass",
]);
