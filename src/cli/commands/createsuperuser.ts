import { userInfo } from "node:os";
import { validatePassword } from "../../auth/password-validation.ts";
import { getUserModel } from "../../auth/user-model.ts";
import { ValidationError } from "../../core/validators/index.ts";
import { BaseCommand } from "../base-command.ts";
import { CommandError } from "../command-error.ts";
import type { BaseOptions, CommandParser } from "../parser.ts";
import { Prompt } from "../prompt.ts";

interface Options {
  input: boolean;
  noinput?: boolean;
  ifMissing?: boolean;
  database: string;
}

type Values = Record<string, string>;

/** Makes a user who may do everything; asks for what is not given (docs/ref/django-admin, "createsuperuser"). */
export class Command extends BaseCommand<Options> {
  override help = "Used to create a superuser.";
  readonly #User = getUserModel();

  /** Property that identifies a user, and those that must be given besides. */
  get #fields(): readonly string[] {
    return [this.#User.USERNAME_FIELD, ...this.#User.REQUIRED_FIELDS];
  }

  override addArguments(parser: CommandParser): void {
    for (const name of this.#fields)
      parser.option(`--${dashed(name)} <value>`, `Specifies the ${name} for the superuser.`);
    parser
      .option("--no-input", "Do NOT prompt for input. Values come from options or DJANGO_SUPERUSER_* variables.")
      .option("--noinput", "The same as --no-input.")
      .option("--if-missing", "Do nothing when the user exists.")
      .option("--database <alias>", "Specifies the database to use.", "default");
  }

  override async handle(options: Options & BaseOptions): Promise<void> {
    const given = options as unknown as Readonly<Record<string, unknown>>;
    const fromOptions: Values = {};
    for (const name of this.#fields) if (typeof given[name] === "string") fromOptions[name] = given[name];
    let values: Values | null;
    if (!options.input || options.noinput === true) values = await this.#withoutAsking(fromOptions, options);
    else if (this.stdin.isTTY !== true) {
      this.stdout.write(
        "Superuser creation skipped due to not running in a TTY. You can run `./manage.ts createsuperuser` in your project to create one manually.",
      );
      return;
    } else values = await this.#asking(fromOptions, options);
    if (values === null) return;
    const [username] = this.#fields as readonly [string];
    const { password = null, email = "", ...rest } = values;
    const { [username]: name = "", ...extra } = rest;
    await this.#User.objects.using(options.database).createSuperuser(name, email, password, extra);
    if (options.verbosity >= 1) this.stdout.write("Superuser created successfully.");
  }

  /** Values of options and environment; null when there is nothing to do. Throws `CommandError`. */
  async #withoutAsking(given: Values, options: Options): Promise<Values | null> {
    const values: Values = {};
    for (const name of this.#fields) {
      const value = given[name] ?? process.env[`DJANGO_SUPERUSER_${dashed(name).replaceAll("-", "_").toUpperCase()}`];
      if (value === undefined) throw new CommandError(`You must use --${dashed(name)} with --noinput.`);
      if (name === this.#User.USERNAME_FIELD && options.ifMissing === true && (await this.#isTaken(value, options)))
        return null;
      const problem = await this.#problemOf(name, value, options);
      if (problem !== null) throw new CommandError(problem.replace(/^Error: /, ""));
      values[name] = value;
    }
    const password = process.env["DJANGO_SUPERUSER_PASSWORD"];
    return password === undefined ? values : { ...values, password };
  }

  async #asking(given: Values, options: Options): Promise<Values | null> {
    using prompt = new Prompt(this.stdin, (text) => this.stdout.write(text, undefined, ""));
    const values: Values = {};
    for (const name of this.#fields) values[name] = await this.#askField(prompt, name, given[name], options);
    values["password"] = await this.#askPassword(prompt, values);
    return values;
  }

  async #askField(prompt: Prompt, name: string, given: string | undefined, options: Options): Promise<string> {
    const preset = name === this.#User.USERNAME_FIELD ? await this.#defaultUsername(options) : "";
    const label = capitalized(String(this.#User._meta.getField(name).verboseName));
    for (let answer: string | undefined = given; ; answer = undefined) {
      const question = `${label}${preset === "" ? "" : ` (leave blank to use '${preset}')`}: `;
      const value = answer ?? (await orCancel(prompt.ask(question))).trim();
      const chosen = value === "" ? preset : value;
      const problem = await this.#problemOf(name, chosen, options);
      if (problem === null) return chosen;
      this.stderr.write(problem);
    }
  }

  async #askPassword(prompt: Prompt, values: Values): Promise<string> {
    for (;;) {
      const password = await orCancel(prompt.askHidden("Password: "));
      if (password !== (await orCancel(prompt.askHidden("Password (again): ")))) {
        this.stderr.write("Error: Your passwords didn't match.");
        continue;
      }
      if (password.trim() === "") {
        this.stderr.write("Error: Blank passwords aren't allowed.");
        continue;
      }
      const problems = await messagesOf(() => validatePassword(password, new this.#User(values as never)));
      if (problems.length === 0) return password;
      this.stderr.write(problems.join("\n"));
      const answer = await orCancel(prompt.ask("Bypass password validation and create user anyway? [y/N]: "));
      if (answer.trim().toLowerCase() === "y") return password;
    }
  }

  /** What is wrong with a value, or null. */
  async #problemOf(name: string, value: string, options: Options): Promise<string | null> {
    const field = this.#User._meta.getField(name);
    if (name === this.#User.USERNAME_FIELD) {
      if (value === "") return `${capitalized(String(field.verboseName))} cannot be blank.`;
      if (await this.#isTaken(value, options)) return `Error: That ${String(field.verboseName)} is already taken.`;
    }
    const problems = await messagesOf(() => field.clean(value, null));
    return problems.length === 0 ? null : `Error: ${problems.join("; ")}`;
  }

  #isTaken(username: string, { database }: Options): Promise<boolean> {
    return this.#User.objects
      .using(database)
      .filter({ [this.#User.USERNAME_FIELD]: username } as never)
      .exists();
  }

  /** Name of the account of this machine, unless it is taken or no user name. */
  async #defaultUsername(options: Options): Promise<string> {
    let name = "";
    try {
      name = userInfo().username.replaceAll(" ", "").toLowerCase();
    } catch {
      // Some containers have no account for the process.
    }
    return name !== "" && (await this.#problemOf(this.#User.USERNAME_FIELD, name, options)) === null ? name : "";
  }
}

async function orCancel(answer: Promise<string | null>): Promise<string> {
  const text = await answer;
  if (text === null) throw new CommandError("Operation cancelled.");
  return text;
}

async function messagesOf(check: () => unknown): Promise<string[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (error instanceof ValidationError) return error.messages.map(String);
    throw error;
  }
}

/** `first-name` of `firstName`. */
const dashed = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
