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
    const { app, exclude, verbosity } = options;
    const sources = options.fixture.flatMap((label) =>
      label === "-" ? [this.#stdin(options)] : findFixtures(label, app),
    );
    const { objects, fixtures } = await loadSources(sources, {
      using: options.database,
      ignoreNonexistent: options.ignorenonexistent,
      exclude,
      onFile: (path) => {
        if (verbosity >= 2) this.stdout.write(`Installing fixture '${path}'.`);
      },
    });
    if (verbosity >= 1) this.stdout.write(`Installed ${objects} object(s) from ${fixtures} fixture(s)`);
  }

  #stdin({ format }: Options): FixtureSource {
    if (format === undefined) throw new CommandError("--format must be specified when reading from stdin.");
    if (!getSerializerFormats().includes(format)) throw new CommandError(`Unknown serialization format: ${format}`);
    return {
      name: "stdin",
      format,
      read: async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of this.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
        return Buffer.concat(chunks).toString("utf8");
      },
    };
  }
}
