import type { BoundField } from "./bound-field.ts";
import type { Field } from "./field.ts";
import type { BaseForm } from "./form.ts";

/**
 * How a class field finds its form.
 *
 * `subject = forms.CharField()` runs while `new ContactForm()` runs, after the constructor of `BaseForm` and before
 * anything else can see the object. `BaseForm` notes the form that is being made; the bound field that the call
 * gives keeps the note and, at first use, asks the noted forms which of them holds it. A form made inside the
 * initializer of another one lies on top of it: so the note is a stack. Initializers are synchronous: by the next
 * microtask none runs, and the stack is dropped, so that no form is kept alive.
 */
export interface Frame {
  readonly form: BaseForm;
  readonly outer: Frame | null;
}

let top: Frame | null = null;

const drop = (): void => {
  top = null;
};

/** Notes the form whose initializers run next. */
export function beginForm(form: BaseForm): void {
  if (top === null) queueMicrotask(drop);
  top = { form, outer: top };
}

/** Whether initializers of some form may still run. */
export function isDeclaring(): boolean {
  return top !== null;
}

/** The forms being made. */
export function currentFrame(): Frame | null {
  return top;
}

/** A field as a class declares it, before it belongs to a form. */
export interface Declaration {
  readonly makeField: () => Field;
  readonly frame: Frame | null;
}

/** A marker for bound fields that are declared in a class and not yet part of a form. */
export type Declared = BoundField;
