import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { apps, LookupError } from "../../core/apps/index.ts";
import { router } from "../../db/routers.ts";
import type { ModelClass } from "../../db/models/fields/field.ts";
import type { BaseModel } from "../../db/models/model.ts";
import { getSerializerFormats, serializeStream, sortDependencies } from "../../db/serializers/index.ts";
import { BaseCommand } from "../base-command.ts";
import { CommandError } from "../command-error.ts";
import { type BaseOptions, type CommandParser, collect, integer } from "../parser.ts";

interface Options {
  label: string[];
  format: string;
  indent?: number;
  database: string;
  exclude?: string[];
  naturalForeign?: boolean;
  naturalPrimary?: boolean;
  pks?: string;
  output?: string;
}

export class Command extends BaseCommand<Options> {
  override help = "Output the contents of the database as a fixture of the given format.";

  override addArguments(parser: CommandParser): void {
    parser
      .argument("[label...]", "Restricts dumped data to the specified app_label or app_label.ModelName.")
      .option("--format <format>", "Specifies the output serialization format for fixtures.", "json")
      .option("--indent <n>", "Specifies the indent level to use when pretty-printing output.", integer)
      .option("--database <alias>", "Nominates a specific database to dump fixtures from.", "default")
      .option(
        "-e, --exclude <label>",
        "An app_label or app_label.ModelName to exclude; may stand several times.",
        collect,
      )
      .option("--natural-foreign", "Use natural foreign keys if they are available.")
      .option("--natural-primary", "Use natural primary keys if they are available.")
      .option("--pks <list>", "Only dump objects with given primary keys, separated by commas; wants one model.")
      .option("-o, --output <file>", "Specifies file to which the output is written.");
  }

  override async handle(options: Options & BaseOptions): Promise<void> {
    if (!getSerializerFormats().includes(options.format)) {
      throw new CommandError(`Unknown serialization format: ${options.format}`);
    }
    const models = this.#models(options);
    if (options.pks !== undefined && options.label.length !== 1)
      throw new CommandError("You can only use --pks option with one model");
    const pieces = serializeStream(options.format, rows(models, options), {
      indent: options.indent,
      useNaturalForeignKeys: options.naturalForeign,
      useNaturalPrimaryKeys: options.naturalPrimary,
    });
    if (options.output !== undefined) await writeFile(options.output, pieces);
    else {
      let last = "";
      for await (const piece of pieces) {
        this.stdout.write(piece, undefined, "");
        last = piece;
      }
      if (!last.endsWith("\n")) this.stdout.write();
    }
  }

  /** Models to dump, each once, in an order that natural keys allow. */
  #models(options: Options): ModelClass[] {
    const excluded = new Set((options.exclude ?? []).flatMap((label) => modelsOf(label)));
    const labels = options.label.length === 0 ? apps.getAppConfigs().map((config) => config.label) : options.label;
    const wanted = [...new Set(labels.flatMap((label) => modelsOf(label)))];
    const tables = wanted
      .filter((model) => !excluded.has(model) && !model._meta.proxy && model._meta.managed)
      .filter((model) => router.allowMigrateModel(options.database, model));
    return options.naturalForeign || options.naturalPrimary ? sortDependencies(tables) : tables;
  }
}

/** Models of `library` or `library.Book`. Throws `CommandError`. */
function modelsOf(label: string): ModelClass[] {
  try {
    const found = label.includes(".") ? [apps.getModel(label)] : apps.getAppConfig(label).getModels();
    return found as unknown as ModelClass[];
  } catch (error) {
    if (error instanceof LookupError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}

interface Readable {
  using(alias: string): Readable;
  filter(where: object): Readable;
  orderBy(...names: string[]): Readable;
  prefetchRelated(...names: string[]): Readable;
  iterator(options?: { readonly chunkSize?: number }): AsyncIterable<BaseModel>;
}

async function* rows(models: readonly ModelClass[], options: Options): AsyncGenerator<BaseModel, void, undefined> {
  for (const { _meta } of models) {
    const manager = _meta.defaultManager as unknown as Readable;
    let query = manager.using(options.database).orderBy(_meta.pk.name);
    if (options.pks !== undefined) query = query.filter({ pk__in: options.pks.split(",").map((pk) => pk.trim()) });
    const lists = _meta.localManyToMany
      .filter((field) => field.remoteField?.through?._meta.autoCreated)
      .map((field) => field.name);
    if (lists.length > 0) query = query.prefetchRelated(...lists);
    yield* query.iterator({ chunkSize: 500 });
  }
}

/** Writes beside the file and puts the whole in its place: what was there stays until the dump is complete. */
async function writeFile(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  try {
    await write(unfinished, pieces);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function write(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const file = createWriteStream(path);
  const done = finished(file);
  try {
    for await (const piece of pieces) if (!file.write(piece)) await Promise.race([once(file, "drain"), done]);
  } catch (error) {
    file.destroy();
    await done.catch(() => {});
    throw error;
  }
  file.end();
  await done;
}
