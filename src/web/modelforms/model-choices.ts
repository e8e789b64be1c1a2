import { AsyncChoices, type Choice } from "../../forms/choices.ts";

/** What a model choice field needs of a query set. */
export interface ChoiceQuerySet<I> extends PromiseLike<I[]> {
  readonly model: unknown;
  all(): ChoiceQuerySet<I>;
  filterUnchecked(conditions: unknown): ChoiceQuerySet<I>;
}

/** The value of a choice, with the instance it stands for, for widgets that show more of it. */
export class ModelChoiceIteratorValue<I = unknown> {
  readonly value: unknown;
  readonly instance: I;

  constructor(value: unknown, instance: I) {
    this.value = value;
    this.instance = instance;
  }

  toString(): string {
    return String(this.value);
  }
}

/** How rows become choices. */
export interface RowChoices<I> {
  readonly queryset: ChoiceQuerySet<I>;
  readonly emptyLabel: unknown;
  prepareValue(value: unknown): unknown;
  labelFromInstance(instance: I): unknown;
}

/** The rows of a query set as choices: fetched once for each rendering of a field. */
export class ModelChoices<I> extends AsyncChoices {
  readonly #field: RowChoices<I>;

  constructor(field: RowChoices<I>) {
    super();
    this.#field = field;
  }

  override get first(): Choice | null {
    const { emptyLabel } = this.#field;
    return emptyLabel === null ? null : ["", emptyLabel];
  }

  override async load(): Promise<readonly Choice[]> {
    const field = this.#field;
    const rows = await field.queryset.all();
    const choices = rows.map(
      (row): Choice => [new ModelChoiceIteratorValue(field.prepareValue(row), row), field.labelFromInstance(row)],
    );
    return this.first === null ? choices : [this.first, ...choices];
  }
}
