import { fieldReferences } from "../state/references.ts";
import { modelKey } from "../state/model-state.ts";
import type { MigrationField } from "../fields.ts";
import { snakeCase } from "../../models/names.ts";
import { Operation } from "./base.ts";

/** An operation on one field of a model. */
export abstract class FieldOperation extends Operation {
  readonly modelName: string;
  readonly name: string;
  readonly field: MigrationField | null;

  constructor(modelName: string, name: string, field: MigrationField | null = null) {
    super();
    this.modelName = modelName;
    this.name = name;
    this.field = field;
  }

  get modelNameLower(): string {
    return this.modelName.toLowerCase();
  }

  isSameModel(operation: { readonly modelName: string }): boolean {
    return this.modelNameLower === operation.modelName.toLowerCase();
  }

  isSameField(operation: FieldOperation): boolean {
    return this.isSameModel(operation) && this.name === operation.name;
  }

  override referencesModel(name: string, appLabel: string): boolean {
    if (name.toLowerCase() === this.modelNameLower) return true;
    if (this.field === null) return false;
    return fieldReferences([appLabel, this.modelNameLower], this.field, modelKey(appLabel, name)) !== null;
  }

  override referencesField(modelName: string, name: string, appLabel: string): boolean {
    if (modelName.toLowerCase() === this.modelNameLower && name === this.name) return true;
    if (this.field === null) return false;
    return fieldReferences([appLabel, this.modelNameLower], this.field, modelKey(appLabel, modelName), name) !== null;
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    return super.reduce(operation, appLabel) || !operation.referencesField(this.modelName, this.name, appLabel);
  }
}

/** A field's name as part of a file name: `publishedAt` → `published_at`. */
export function nameFragment(name: string): string {
  return snakeCase(name);
}
