import { Operation } from "./base.ts";

/** An operation on a whole model. */
export abstract class ModelOperation extends Operation {
  /** The model's name; case matters only where it is made or renamed. */
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  get nameLower(): string {
    return this.name.toLowerCase();
  }

  override referencesModel(name: string, _appLabel: string): boolean {
    return name.toLowerCase() === this.nameLower;
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    return super.reduce(operation, appLabel) || this.canReduceThrough(operation, appLabel);
  }

  protected canReduceThrough(operation: Operation, appLabel: string): boolean {
    return !operation.referencesModel(this.name, appLabel);
  }
}
