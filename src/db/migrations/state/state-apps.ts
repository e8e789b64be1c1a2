import { LookupError } from "../../../core/apps/registry.ts";
import { didYouMean } from "../../../utils/suggest.ts";
import type { ModelClass } from "../../models/fields/field.ts";
import { ModelRegistry } from "../../models/registry.ts";
import { InvalidBasesError } from "../errors.ts";
import { fieldWith } from "../fields.ts";
import { isClassBase, type ModelState } from "./model-state.ts";
import { resolveReference } from "./references.ts";
import { createHistoricalModel, type HistoricalModel, type StateModels } from "./historical-model.ts";

/**
 * Model classes of one state, made when they are asked for: the `apps` of a data migration.
 *
 * They have the fields, options and relations of their time, and none of the methods of the project's classes.
 */
export class StateApps extends ModelRegistry {
  readonly #state: StateModels;
  #complete = false;

  constructor(state: StateModels) {
    super();
    this.#state = state;
  }

  /** The model `("library", "Book")` or `("library.Book")`, the name in any case. Throws `LookupError`. */
  override getModel(label: string, name?: string): HistoricalModel {
    const full = name === undefined ? label : `${label}.${name}`;
    if (!super.has(full)) this.#renderByLabel(full);
    return super.getModel(full) as HistoricalModel;
  }

  /** Whether there is a model of that label at this time. */
  override has(label: string): boolean {
    const dot = label.indexOf(".");
    return super.has(label) || this.#state.find(label.slice(0, dot), label.slice(dot + 1)) !== undefined;
  }

  override getModels(options: { readonly includeAutoCreated?: boolean } = {}): ModelClass[] {
    return super.getModels(options);
  }

  /** Labels of the apps that have models at this time. */
  appLabels(): string[] {
    return [...new Set([...this.#state.models()].map((model) => model.appLabel))];
  }

  /** Makes all models, so that each has the reverse sides of the relations that lead to it. */
  renderAll(): this {
    if (this.#complete) return this;
    this.#complete = true;
    for (const model of this.#state.models()) if (!super.has(model.key)) this.#render(model, []);
    return this;
  }

  #renderByLabel(label: string): void {
    const dot = label.indexOf(".");
    const model = this.#state.find(label.slice(0, dot), label.slice(dot + 1));
    if (model !== undefined) {
      this.#render(model, []);
      return;
    }
    const labels = [...this.#state.models()].map((each) => each.label);
    const near = didYouMean(label, labels);
    throw new LookupError(`There is no model ${label} at this point of the migrations. ${near}`.trim(), {
      hint: "Add the migration that makes it to the dependencies.",
    });
  }

  #render(model: ModelState, waiting: readonly string[]): ModelClass {
    const bases = model.bases.map((base) => {
      if (isClassBase(base)) return base;
      const key = resolveReference(base, model.appLabel, model.name);
      if (super.has(key)) return super.getModel(key);
      const parent = this.#state.findKey(key);
      if (parent === undefined || waiting.includes(key)) {
        throw new InvalidBasesError(`Cannot resolve the base ${base} of the model ${model.label}.`, {
          hint: "Add the migration that makes the base to the dependencies.",
        });
      }
      return this.#render(parent, [...waiting, model.key]);
    });
    return createHistoricalModel({
      name: model.name,
      appLabel: model.appLabel,
      fields: Object.fromEntries([...model.fields].map(([name, field]) => [name, fieldWith(field)])),
      options: withoutEmptyParts(model),
      bases,
      registry: this,
    });
  }
}

function withoutEmptyParts({ options }: ModelState): object {
  const { indexes, constraints, ...rest } = options;
  return {
    ...rest,
    ...(indexes.length > 0 ? { indexes } : {}),
    ...(constraints.length > 0 ? { constraints } : {}),
  };
}
