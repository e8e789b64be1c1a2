import { MigrationError, QuestionerAborted } from "./errors.ts";
import {
  type DefaultAnswer,
  type FieldQuestion,
  MigrationQuestioner,
  noDefault,
  type PromptPort,
} from "./questioner.ts";
import type { ModelState } from "./state/model-state.ts";

const ONE_OFF = "Provide a one-off default now (will be set on all existing rows with a null value for this column)";
const QUIT = "Quit and manually define a default value in models.ts.";

/** Asks at the terminal, in the words of Django's `InteractiveMigrationQuestioner`. */
export class InteractiveQuestioner extends MigrationQuestioner {
  readonly #port: PromptPort;

  constructor(port: PromptPort) {
    super();
    this.#port = port;
  }

  override askRename({ modelName, oldName, fieldName, field }: FieldQuestion & { readonly oldName: string }) {
    const kind = field.constructor.name;
    return this.#yesNo(`Was ${modelName}.${oldName} renamed to ${modelName}.${fieldName} (a ${kind})? [y/N] `);
  }

  override askRenameModel(oldModel: ModelState, newModel: ModelState) {
    return this.#yesNo(`Was the model ${oldModel.appLabel}.${oldModel.name} renamed to ${newModel.name}? [y/N] `);
  }

  override askMerge() {
    this.#port.write(
      "\nMerging will only work if the operations printed above do not conflict\nwith each other (working on different fields or models)\n",
    );
    return this.#yesNo("Should these migration branches be merged? [y/N] ");
  }

  override async askNotNullAddition(question: FieldQuestion): Promise<DefaultAnswer> {
    const { fieldName, modelName } = question;
    const choice = await this.#choose(
      `It is impossible to add a non-nullable field '${fieldName}' to ${modelName} without specifying a default. ` +
        "This is because the database needs something to populate existing rows.\nPlease select a fix:",
      [ONE_OFF, QUIT],
    );
    return choice === 1 ? this.#default(question) : quit();
  }

  override async askNotNullAlteration(question: FieldQuestion): Promise<DefaultAnswer> {
    const { fieldName, modelName } = question;
    const choice = await this.#choose(
      `It is impossible to change a nullable field '${fieldName}' on ${modelName} to non-nullable without providing a ` +
        "default. This is because the database needs something to populate existing rows.\nPlease select a fix:",
      [
        ONE_OFF,
        "Ignore for now. Existing rows that contain NULL values will have to be handled manually, for example with a RunCode or RunSQL operation.",
        QUIT,
      ],
    );
    return choice === 1 ? this.#default(question) : choice === 2 ? noDefault : quit();
  }

  override async askAutoNowAddAddition(question: FieldQuestion): Promise<DefaultAnswer> {
    const { fieldName, modelName } = question;
    const choice = await this.#choose(
      `It is impossible to add the field '${fieldName}' with 'autoNowAdd: true' to ${modelName} without providing a ` +
        "default. This is because the database needs something to populate existing rows.\n",
      ["Provide a one-off default now which will be set on all existing rows", QUIT],
    );
    return choice === 1 ? this.#default(question, "now") : quit();
  }

  override async askUniqueCallableDefaultAddition({ fieldName, modelName }: FieldQuestion): Promise<void> {
    const choice = await this.#choose(
      `Callable default on unique field ${modelName}.${fieldName} will not generate unique values upon migrating.\n` +
        "Please choose how to proceed:\n",
      [
        "Continue making this migration as the first step in writing a manual migration to generate unique values.",
        "Quit and edit field options in models.ts.",
      ],
    );
    if (choice === 2) quit();
  }

  async #line(prompt: string): Promise<string> {
    const answer = await this.#port.ask(prompt);
    if (answer !== null) return answer.trim();
    this.#port.write("\nCancelled.\n");
    return quit();
  }

  async #yesNo(question: string): Promise<boolean> {
    let answer = await this.#line(question);
    if (answer === "") return false;
    while (!/^[yn]/i.test(answer)) answer = await this.#line("Please answer yes or no: ");
    return /^y/i.test(answer);
  }

  async #choose(question: string, choices: readonly string[]): Promise<number> {
    this.#port.write(`${question}\n`);
    for (const [i, choice] of choices.entries()) this.#port.write(` ${i + 1}) ${choice}\n`);
    let answer = await this.#line("Select an option: ");
    while (!/^\d$/.test(answer) || Number(answer) < 1 || Number(answer) > choices.length) {
      answer = await this.#line("Please select a valid option: ");
    }
    return Number(answer);
  }

  async #default({ field }: FieldQuestion, preset?: string): Promise<DefaultAnswer> {
    this.#port.write(
      'Please enter the default as a literal: a number, true, false, null, or text in quotes. Dates and decimals are text, such as "2024-12-31" or "9.90"; now is the present time.\n',
    );
    if (preset !== undefined) {
      this.#port.write(`Accept the default '${preset}' by pressing 'Enter' or provide another value.\n`);
    }
    this.#port.write("Type 'exit' to exit this prompt\n");
    for (;;) {
      const line = (await this.#line(preset === undefined ? ">>> " : `[default: ${preset}] >>> `)) || (preset ?? "");
      if (line === "exit") return quit();
      if (line === "") {
        this.#port.write("Please enter some value, or 'exit' (without quotes) to exit.\n");
        continue;
      }
      try {
        return { value: field.toPython(parseLiteral(line)) };
      } catch (error) {
        this.#port.write(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
      }
    }
  }
}

/** The value of a literal that somebody typed. Nothing is evaluated. */
export function parseLiteral(text: string): unknown {
  if (text === "now") return new Date();
  if (/^'[^'\\]*'$/.test(text)) return text.slice(1, -1);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MigrationError(`${text} is not a literal: text belongs in quotes.`);
  }
}

function quit(): never {
  throw new QuestionerAborted("No migrations were made.");
}
