import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { apps, LookupError } from "../../core/apps/index.ts";
import { router } from "../../db/routers.ts";
import { CompositePrimaryKey } from "../../db/models/fields/composite-primary-key.ts";
import type { Field, ModelClass } from "../../db/models/fields/field.ts";
import type { BaseModel } from "../../db/models/model.ts";
import { compressorFor } from "../../db/serializers/compression.ts";
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
  all?: boolean;
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
      .option(
        "-a, --all",
        "Use the base manager to dump all rows, also those that a custom manager would filter or change.",
      )
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
    const pieces = serializeStream(options.format, await this.#withProgress(models, options), {
      indent: options.indent,
      useNaturalForeignKeys: options.naturalForeign,
      useNaturalPrimaryKeys: options.naturalPrimary,
    });
    if (options.output !== undefined) await writeDump(options.output, pieces);
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
    const wanted = [...new Set(labels.flatMap((label) => modelsOf(label)))].filter((model) => !excluded.has(model));
    for (const { _meta } of wanted) {
      if (_meta.proxy && !wanted.includes(_meta.concreteModel))
        this.stderr.write(`${_meta.label} is a proxy model and won't be serialized.`);
    }
    const tables = wanted
      .filter((model) => !model._meta.proxy)
      .filter((model) => router.allowMigrateModel(options.database, model));
    // Without natural keys loading needs no order; circles of them it resolves in the end.
    return options.naturalForeign || options.naturalPrimary ? sortDependencies(tables, { allowCycles: true }) : tables;
  }

  /** The rows; somebody who waits for a file sees how far it is. */
  async #withProgress(
    models: readonly ModelClass[],
    options: Options & BaseOptions,
  ): Promise<AsyncGenerator<BaseModel, void, undefined>> {
    const all = rows(models, options);
    if (options.output === undefined || options.verbosity === 0 || !this.stdout.isTTY) return all;
    let total = 0;
    for (const model of models) total += await query(model, options).count();
    return withProgressBar(all, total, (text) => this.stdout.write(text, undefined, ""));
  }
}

const BAR_WIDTH = 75;

async function* withProgressBar<T>(
  items: AsyncIterable<T>,
  total: number,
  write: (text: string) => void,
): AsyncGenerator<T, void, undefined> {
  let [count, shown] = [0, 0];
  for await (const item of items) {
    yield item;
    // Rows may come in between.
    const done = Math.min(BAR_WIDTH, Math.floor((++count * BAR_WIDTH) / total));
    if (done <= shown) continue;
    shown = done;
    write(`\r[${".".repeat(done)}${" ".repeat(BAR_WIDTH - done)}]${done === BAR_WIDTH ? "\n" : ""}`);
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
  count(): Promise<number>;
  iterator(options?: { readonly chunkSize?: number }): AsyncIterable<BaseModel>;
}

function query({ _meta }: ModelClass, options: Options): Readable {
  const manager = (options.all ? _meta.baseManager : _meta.defaultManager) as unknown as Readable;
  const all = manager.using(options.database);
  return options.pks === undefined ? all : all.filter({ pk__in: primaryKeys(_meta.pk, options.pks) });
}

/** Keys separated by commas; those of several fields as JSON, such as `[1, 2], [1, 3]`. */
function primaryKeys(pk: Field, text: string): unknown[] {
  if (!(pk instanceof CompositePrimaryKey)) return text.split(",").map((key) => key.trim());
  try {
    return JSON.parse(`[${text}]`) as unknown[];
  } catch (error) {
    throw new CommandError(`--pks ${text} is no list of keys such as [1, 2], [1, 3].`, { cause: error });
  }
}

async function* rows(models: readonly ModelClass[], options: Options): AsyncGenerator<BaseModel, void, undefined> {
  for (const model of models) {
    const { _meta } = model;
    let all = query(model, options).orderBy(_meta.pk.name);
    const lists = _meta.localManyToMany
      .filter((field) => field.remoteField?.through?._meta.autoCreated)
      .map((field) => field.name);
    if (lists.length > 0) all = all.prefetchRelated(...lists);
    yield* all.iterator({ chunkSize: 500 });
  }
}

/** Writes beside the file and puts the whole in its place: what was there stays until the dump is complete. */
async function writeDump(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const compressor = compressorFor(path);
  const unfinished = `${path}.${process.pid}.part`;
  const file = createWriteStream(unfinished);
  try {
    await (compressor === null ? pipeline(joined(pieces), file) : pipeline(joined(pieces), compressor, file));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

const CHUNK = 65_536;

/** Pieces of some size: a write costs the same for one row and for a hundred. */
async function* joined(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let text = "";
  for await (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}
