/** Answers to what the autodetector cannot know. */
import { QuestionerAborted } from "./errors.ts";
import type { MigrationField } from "./fields.ts";
import type { ModelState } from "./state/model-state.ts";

/** Where questions are printed and answers typed. */
export interface PromptPort {
  write(text: string): void;
  /** Prints `prompt` and reads a line; null when input has ended or the user pressed Ctrl-C. */
  ask(prompt: string): Promise<string | null>;
}

/** A one-off value for existing rows, or `noDefault`. */
export type DefaultAnswer = { readonly value: unknown } | typeof noDefault;
/** The answer "leave existing rows alone". */
export const noDefault: unique symbol = Symbol("no default");

/** What is asked about a field: its name, the model's name, and the field itself. */
export interface FieldQuestion {
  readonly fieldName: string;
  readonly modelName: string;
  readonly field: MigrationField;
}

/** Nobody to ask: nothing was renamed, and rows get no values. For finding out whether there are changes at all. */
export class MigrationQuestioner {
  /** Was this field renamed, rather than removed and another one added? */
  async askRename(_question: FieldQuestion & { readonly oldName: string }): Promise<boolean> {
    return false;
  }

  async askRenameModel(_oldModel: ModelState, _newModel: ModelState): Promise<boolean> {
    return false;
  }

  async askMerge(_appLabel: string): Promise<boolean> {
    return false;
  }

  /** A NOT NULL field without default is added. */
  async askNotNullAddition(_question: FieldQuestion): Promise<DefaultAnswer> {
    return noDefault;
  }

  /** A field that held NULL becomes NOT NULL. */
  async askNotNullAlteration(_question: FieldQuestion): Promise<DefaultAnswer> {
    return noDefault;
  }

  /** A field with autoNowAdd is added. */
  async askAutoNowAddAddition(_question: FieldQuestion): Promise<DefaultAnswer> {
    return noDefault;
  }

  /** A unique field with a function as default is added: it would give all rows one value. */
  async askUniqueCallableDefaultAddition(_question: FieldQuestion): Promise<void> {}
}

/** `--noinput`: never guesses. What needs an answer stops with a hint; renames count as removal and addition. */
export class NonInteractiveQuestioner extends MigrationQuestioner {
  readonly #log: (message: string) => void;

  constructor(log: (message: string) => void) {
    super();
    this.#log = log;
  }

  override async askMerge(): Promise<boolean> {
    return true;
  }

  override async askNotNullAddition(question: FieldQuestion): Promise<never> {
    return cannotAdd(question, "it is impossible to add a non-nullable field without specifying a default");
  }

  override async askAutoNowAddAddition(question: FieldQuestion): Promise<never> {
    return cannotAdd(question, "it is impossible to add a field with autoNowAdd: true without specifying a default");
  }

  override async askNotNullAlteration({ fieldName, modelName }: FieldQuestion): Promise<DefaultAnswer> {
    this.#log(`Field '${fieldName}' on model '${modelName}' given a default of NOT PROVIDED and must be corrected.`);
    return noDefault;
  }
}

function cannotAdd({ fieldName, modelName }: FieldQuestion, reason: string): never {
  throw new QuestionerAborted(`Field '${fieldName}' on model '${modelName}' not migrated: ${reason}.`, {
    hint: "Give the field a default or null: true, or run makemigrations without --noinput and answer its question.",
  });
}
