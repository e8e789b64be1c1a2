import type { RunChecksOptions } from "../core/checks/index.ts";
import { colorStyle, type Style, supportsColor } from "./color.ts";
import { type OutputStream, OutputWrapper } from "./output.ts";
import type { BaseOptions, CommandParser } from "./parser.ts";
import { reportChecks } from "./report-checks.ts";

/** Where a command reads and writes. */
export interface CommandIo {
  readonly stdout?: OutputStream | undefined;
  readonly stderr?: OutputStream | undefined;
  /** Default: `process.stdin`. */
  readonly stdin?: (AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean }) | undefined;
  /** True or false to say whether output is coloured; default: when the stream is a terminal. */
  readonly color?: boolean | undefined;
}

export interface CheckOptions extends RunChecksOptions {
  /** Adds "System check identified no issues (0 silenced)." */
  readonly displayNumErrors?: boolean;
  /** Messages of at least this level make the command fail. Default: `ERROR`. */
  readonly failLevel?: number;
}

/**
 * Base of all management commands; Django's `BaseCommand` (docs/howto/custom-management-commands).
 *
 * An app's command is the class `Command` that `management/commands/<name>.ts` exports:
 *
 * ```ts
 * export class Command extends BaseCommand<{ pollIds: string[]; delete?: boolean }> {
 *   override help = "Closes polls for voting.";
 *   override addArguments(parser: CommandParser) {
 *     parser.argument("<pollIds...>").option("--delete", "Delete polls instead of closing them.");
 *   }
 *   override async handle({ pollIds }: { pollIds: string[] }) {
 *     this.stdout.write(this.style.SUCCESS(`Closed ${pollIds.length} polls.`));
 *   }
 * }
 * ```
 *
 * The parser is a `Command` of the package commander; positional arguments and options arrive together in `handle()`.
 */
export abstract class BaseCommand<Options extends object = Record<string, unknown>> {
  /** One or two sentences, shown by `help`. */
  help = "";
  /** Which checks run before the command: all, those with one of these tags, or none (`[]`). */
  requiresSystemChecks: "__all__" | readonly string[] = "__all__";
  /** Whether settings and apps are loaded before `handle()`. */
  requiresProject = true;

  readonly stdout: OutputWrapper;
  readonly stderr: OutputWrapper;
  readonly stdin: NonNullable<CommandIo["stdin"]>;
  /** Colours by role: `this.style.SUCCESS("OK")`. */
  readonly style: Style;
  /** The streams as they were given; handed on by commands that call others. */
  readonly io: CommandIo;

  constructor(io: CommandIo = {}) {
    this.io = io;
    const { stdout = process.stdout, stderr = process.stderr, stdin = process.stdin } = io;
    this.style = colorStyle(io.color ?? supportsColor(stdout));
    this.stdout = new OutputWrapper(stdout);
    this.stderr = new OutputWrapper(stderr, { style: colorStyle(io.color ?? supportsColor(stderr)).ERROR });
    this.stdin = stdin;
  }

  /** Adds the command's own arguments and options to the parser. */
  addArguments(_parser: CommandParser): void {}

  /** Does the work. A returned text is written to stdout. Throw `CommandError` to fail. */
  abstract handle(options: Options & BaseOptions): Promise<string | void> | string | void;

  /** Runs checks, then `handle()`. Called by `execute()` and `callCommand()`. */
  async execute(options: Options & BaseOptions): Promise<string | void> {
    const tags = this.requiresSystemChecks;
    if (this.requiresProject && tags.length > 0 && !options.skipChecks) {
      await this.check(tags === "__all__" ? {} : { tags });
    }
    const output = await this.handle(options);
    if (typeof output === "string" && output !== "") this.stdout.write(output);
    return output;
  }

  /** Runs system checks. Throws `SystemCheckError` for serious messages; writes lighter ones to stderr. */
  async check(options: CheckOptions = {}): Promise<void> {
    const { text, visible } = await reportChecks(options, this.style);
    if (text === "") return;
    if (visible > 0) this.stderr.write(text, (line) => line);
    else this.stdout.write(text);
  }
}

/** A command whose options are its own affair. */
// oxlint-disable-next-line typescript/no-explicit-any -- the parser of each command makes the options it declares
export type AnyCommand = BaseCommand<any>;

/** A class that `management/commands/<name>.ts` exports. */
export type CommandClass = new (io?: CommandIo) => AnyCommand;
