import { BoundField } from "./bound-field.ts";
import { isDeclaring } from "./declaration.ts";
import { Field } from "./field.ts";
import type { BaseForm } from "./form.ts";
import { FormUsageError } from "./form-usage-error.ts";

/** What a form tells about its fields. */
export interface FieldSource {
  /** Fields that are there before those the class declares; copies are made. */
  baseFields(): Iterable<readonly [string, Field]>;
  isReservedName(name: string): boolean;
  readonly order: readonly string[] | null;
}

/**
 * The fields of one form: collects what its class declares, and binds fields to it.
 *
 * Initializers of the class run after the constructor of `BaseForm`, so declarations are looked for at first use; as
 * long as initializers may still run, each use looks again.
 */
export class FormFields {
  readonly #form: BaseForm;
  readonly #source: FieldSource;
  #fields: Record<string, Field> | null = null;
  #settled = false;
  #bound: Map<string, BoundField> | null = null;

  constructor(form: BaseForm, source: FieldSource) {
    this.#form = form;
    this.#source = source;
  }

  /** The fields by name, in an object without a prototype. */
  get byName(): Record<string, Field> {
    if (!this.#settled) this.adopt();
    return this.#fields!;
  }

  /** Makes the fields declared so far part of the form. */
  adopt(): void {
    const fields = (this.#fields ??= this.#copyBaseFields());
    for (const [name, value] of Object.entries(this.#form) as [string, unknown][]) {
      if (value instanceof BoundField) this.#adoptOne(fields, name, value);
      else if (value instanceof Field) throw this.#notDeclared(name);
      else if (value === null && Object.hasOwn(fields, name) && !this.#source.isReservedName(name)) delete fields[name];
    }
    if (!isDeclaring()) this.#settle();
  }

  /** Looks for declarations a last time: from now on nothing more is declared. */
  settle(): void {
    if (this.#settled) return;
    this.adopt();
    this.#settle();
  }

  #settle(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.order(this.#source.order);
  }

  #adoptOne(fields: Record<string, Field>, name: string, bound: BoundField): void {
    const form = this.#form;
    const field = bound.adopt(form, name);
    if (field === null) return;
    if (this.#source.isReservedName(name)) throw this.#reserved(name);
    fields[name] = field;
    const type = field.boundFieldClass ?? form.boundFieldClass;
    if (type !== null && !(bound instanceof type)) {
      (form as unknown as Record<string, BoundField>)[name] = new type(form, field, name);
    }
  }

  #reserved(name: string): FormUsageError {
    return new FormUsageError(
      `A field of ${this.#form.constructor.name} cannot be declared as "${name}": forms have a member of that name.`,
      {
        hint: `Add it in the constructor, this.addField("${name}", new forms.CharField()), and read it with form.get("${name}").`,
      },
    );
  }

  #notDeclared(name: string): FormUsageError {
    return new FormUsageError(
      `${this.#form.constructor.name}.${name} is a field made with \`new\`, which belongs to no form.`,
      { hint: "Write it without `new`; a field class of your own becomes callable by forms.fieldClass(YourField)." },
    );
  }

  #copyBaseFields(): Record<string, Field> {
    const fields = Object.create(null) as Record<string, Field>;
    for (const [name, field] of this.#source.baseFields()) fields[name] = field.clone();
    return fields;
  }

  /** Puts the fields into an order; unknown names are passed over, fields that are not named follow. */
  order(names: readonly string[] | null): void {
    if (names === null) return;
    const before = this.byName;
    const after = Object.create(null) as Record<string, Field>;
    for (const name of [...names, ...Object.keys(before)]) {
      const field = before[name];
      if (field !== undefined) after[name] ??= field;
    }
    this.#fields = after;
  }

  /** Takes a field out, and the property that has it. */
  remove(name: string): void {
    delete this.byName[name];
    const own = this.#form as unknown as Record<string, unknown>;
    if (own[name] instanceof BoundField) delete own[name];
  }

  /** A field with its data: the property of that name, or for a field added later one made at first use. */
  bind(name: string, field: Field): BoundField {
    const form = this.#form;
    const own = this.#source.isReservedName(name) ? undefined : (form as unknown as Record<string, unknown>)[name];
    if (own instanceof BoundField) return own;
    this.#bound ??= new Map();
    let bound = this.#bound.get(name);
    if (bound === undefined) {
      bound = new (field.boundFieldClass ?? form.boundFieldClass ?? BoundField)(form, field, name);
      this.#bound.set(name, bound);
    }
    return bound;
  }

  *items(): Iterable<readonly [string, BoundField]> {
    for (const [name, field] of Object.entries(this.byName)) yield [name, this.bind(name, field)];
  }
}
