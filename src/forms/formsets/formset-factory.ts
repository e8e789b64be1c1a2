import type { BaseForm } from "../form.ts";
import type { Renderer } from "../renderers/renderer.ts";
import { BaseFormSet } from "./base-formset.ts";
import {
  DEFAULT_MAX_NUM,
  DEFAULT_MIN_NUM,
  type FormConstructor,
  type FormSetOptions,
  type FormSetSettings,
} from "./formset-options.ts";

/** Options of `formsetFactory()`. */
export interface FormSetFactoryOptions {
  /** Class to derive from. Default: `BaseFormSet`. */
  // oxlint-disable-next-line typescript/no-explicit-any -- sets of every form
  readonly formset?: (new (options?: any) => BaseFormSet<any>) | undefined;
  /** Empty forms besides those with initial values. Default: 1. */
  readonly extra?: number | undefined;
  readonly canOrder?: boolean | undefined;
  readonly canDelete?: boolean | undefined;
  /** Whether extra forms can be deleted too. Default: true. */
  readonly canDeleteExtra?: boolean | undefined;
  /** Most forms. Default: 1000. */
  readonly maxNum?: number | null | undefined;
  readonly minNum?: number | null | undefined;
  readonly validateMax?: boolean | undefined;
  readonly validateMin?: boolean | undefined;
  /** Most forms that are ever made, against floods. Default: `maxNum` and 1000 more. */
  readonly absoluteMax?: number | null | undefined;
  readonly renderer?: Renderer | null | undefined;
}

/** A class of sets of forms. */
export type FormSetClass<F extends BaseForm> = new (options?: FormSetOptions) => BaseFormSet<F>;

/** The settings of a class from the options of its factory. Throws `RangeError` when they contradict each other. */
export function formsetSettings<F extends BaseForm>(
  form: FormConstructor<F>,
  options: FormSetFactoryOptions,
): FormSetSettings<F> {
  const maxNum = options.maxNum ?? DEFAULT_MAX_NUM;
  const absoluteMax = options.absoluteMax ?? maxNum + DEFAULT_MAX_NUM;
  if (maxNum > absoluteMax) throw new RangeError("'absoluteMax' must be greater or equal to 'maxNum'.");
  return {
    form,
    extra: options.extra ?? 1,
    canOrder: options.canOrder ?? false,
    canDelete: options.canDelete ?? false,
    canDeleteExtra: options.canDeleteExtra ?? true,
    minNum: options.minNum ?? DEFAULT_MIN_NUM,
    maxNum,
    absoluteMax,
    validateMin: options.validateMin ?? false,
    validateMax: options.validateMax ?? false,
    renderer: options.renderer ?? null,
  };
}

/**
 * A class of sets of forms of one class.
 *
 * ```ts
 * const ArticleFormSet = formsetFactory(ArticleForm, { extra: 2, canDelete: true, maxNum: 10, validateMax: true });
 * ```
 *
 * Reference: docs/ref/forms/formsets.
 */
export function formsetFactory<F extends BaseForm>(
  form: FormConstructor<F>,
  options: FormSetFactoryOptions = {},
): FormSetClass<F> {
  const settings = formsetSettings(form, options);
  const Base = (options.formset ?? BaseFormSet) as new (options?: FormSetOptions) => BaseFormSet<F>;
  const type = class extends Base {
    override get settings(): FormSetSettings<F> {
      return settings;
    }
  };
  const name = form.name.endsWith("Form") ? `${form.name}Set` : `${form.name}FormSet`;
  Object.defineProperty(type, "name", { value: name });
  return type;
}
