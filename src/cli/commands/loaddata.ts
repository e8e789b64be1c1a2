import { type FixtureSource, findFixtures, getSerializerFormats, loadSources } from "../../db/serializers/index.ts";
import { BaseCommand } from "../base-command.ts";
import { CommandError } from "../command-error.ts";
import { type BaseOptions, type CommandParser, collect } from "../parser.ts";

interface Options {
  fixture: string[];
  database: string;
  app?: string;
  ignorenonexistent?: boolean;
  exclude?: string[];
  format?: string;
}

export class Command extends BaseCommand<Options> {
  override help = "Installs the named fixture(s) in the database.";

  override addArguments(parser: CommandParser): void {
    parser
      .argument("<fixture...>", "Fixture labels; - reads standard input.")
      .option("--database <alias>", "Nominates a specific database to load fixtures into.", "default")
      .option("--app <label>", "Only look for fixtures in the specified app.")
      .option(
        "-i, --ignorenonexistent",
        "Ignores entries in the serialized data for fields that do not currently exist on the model.",
      )
      .option("-e, --exclude <label>", "An app or app.Model to exclude; may stand several times.", collect)
      .option("--format <format>", "Format of serialized data when reading from stdin.");
  }

  override async handle(options: Options & BaseOptions): Promise<void> {
    const { app, exclude, verbosity, database: using } = options;
    const sources = options.fixture.flatMap((label) =>
      label === "-" ? [this.#stdin(options)] : findFixtures(label, { app, using }),
    );
    let shown = false;
    const endProgress = () => {
      if (shown) this.stdout.write();
      shown = false;
    };
    const { objects, found, fixtures } = await loadSources(sources, {
      using,
      ignoreNonexistent: options.ignorenonexistent,
      exclude,
      onFile: (path) => {
        endProgress();
        if (verbosity >= 2) this.stdout.write(`Installing fixture '${path}'.`);
      },
      onProgress: (count) => {
        if (verbosity < 3) return;
        shown = true;
        this.stdout.write(`\rProcessed ${count} object(s).`, undefined, "");
      },
      onWarning: (message) => {
        this.stderr.write(message);
      },
    });
    endProgress();
    if (verbosity === 0) return;
    const of = objects === found ? "" : ` (of ${found})`;
    this.stdout.write(`Installed ${objects} object(s)${of} from ${fixtures} fixture(s)`);
  }

  #stdin({ format }: Options): FixtureSource {
    if (format === undefined) throw new CommandError("--format must be specified when reading from stdin.");
    if (!getSerializerFormats().includes(format)) throw new CommandError(`Unknown serialization format: ${format}`);
    return { name: "stdin", format, open: () => this.stdin };
  }
}
