import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { LazyText } from "../../../utils/lazy.ts";
import { Field } from "../../models/fields/field.ts";
import { isModelClass } from "../../models/instance.ts";
import { OnDelete } from "../../models/relations/on-delete.ts";
import { SerializationError } from "../errors.ts";
import { partsOf, relationOf } from "../fields.ts";
import { Operation } from "../operations/base.ts";
import { RunCode } from "../operations/run-code.ts";
import { isDeconstructible, isPlainObject } from "../values.ts";
import { isExpression, type Writable, writeExpression } from "./expressions.ts";
import { type FunctionOrigins, sourceAsExpression } from "./copied-functions.ts";
import { type ExportedName, findDatabaseFunction, findExport, findFieldFunction, inlineSource } from "./functions.ts";
import { DB, type Imports, MIGRATIONS } from "./imports.ts";
import { call, type Group, type Layout, list, object, render } from "./layout.ts";

export interface SerializerContext {
  readonly imports: Imports;
  /** Modules of the app whose exports may be imported by name, by their path seen from the migration. */
  readonly modules: readonly (readonly [path: string, exports: Readonly<Record<string, unknown>>])[];
  /** Settings that name models, by the model's key. */
  readonly swappables: ReadonlyMap<string, string>;
  /** Functions that may be copied, with the name of the migration that holds them. */
  readonly origins: FunctionOrigins;
  /** Gets the names of migrations whose functions were copied. */
  readonly copied: Set<string>;
}

/** Arguments of operations that always get one line per entry. */
const EXPANDED: ReadonlySet<string> = new Set([
  "fields",
  "options",
  "managers",
  "databaseOperations",
  "stateOperations",
]);

/** Writes values as TypeScript. Throws `SerializationError` that names the value's place. */
export class Serializer {
  readonly #context: SerializerContext;

  constructor(context: SerializerContext) {
    this.#context = context;
  }

  /** `new migrations.AddField({ … })`, each option on a line of its own. */
  operation(operation: Operation): Layout {
    const { name, options } = operation.deconstruct();
    // `CreateModel(Book)`, `AddField(book.price)`: of many operations, the one to look at.
    const target = [options["modelName"], options["name"]].filter((part) => typeof part === "string").join(".");
    const place = target === "" ? name : `${name}(${target})`;
    const entries = Object.entries(options).filter(([, value]) => value !== undefined);
    const written = entries.map(([key, value]): [string, Layout] => {
      const layout = this.value(value, `${place}.${key}`);
      return [key, EXPANDED.has(key) && typeof layout !== "string" ? { ...layout, expand: true } : layout];
    });
    return call(`new ${this.#className(operation, name)}`, [], object(written, true));
  }

  #className(operation: Operation, name: string): string {
    const [module, exportedName] = name.split("#");
    if (exportedName !== undefined) return this.#context.imports.add(module!, exportedName);
    const exported = this.#exported(operation.constructor);
    if (exported !== null) return this.#import(exported);
    return `${this.#context.imports.add(MIGRATIONS, "migrations")}.${name}`;
  }

  /** A value; `place` names it in errors. */
  value(value: unknown, place: string): Layout {
    switch (typeof value) {
      case "string":
        return JSON.stringify(value);
      case "number":
        return Object.is(value, -0) ? "-0" : String(value);
      case "bigint":
        return `${value}n`;
      case "boolean":
      case "undefined":
        return String(value);
      case "function":
        return this.#function(value as (...args: never[]) => unknown, place);
      case "symbol":
        throw cannot(value, place);
      default:
        return value === null ? "null" : this.#object(value as object, place);
    }
  }

  #object(value: object, place: string): Layout {
    if (Array.isArray(value)) return list(value.map((item, i) => this.value(item, `${place}[${i}]`)));
    if (LazyText.is(value)) return JSON.stringify(String(value));
    if (value instanceof Field) return this.#field(value, place);
    if (value instanceof Operation) return this.operation(value);
    if (isExpression(value)) return this.#expression(value, place);
    if (value instanceof OnDelete) return this.#onDelete(value, place);
    const library = this.#library(value);
    if (library !== null) return library;
    if (value instanceof RegExp) return String(value);
    if (value instanceof Set) return this.#collection("Set", [...value], place);
    if (value instanceof Map) return this.#collection("Map", [...value], place);
    if (isPlainObject(value)) return this.#plain(value, place);
    if (isDeconstructible(value)) return this.#deconstructed(value, place);
    if ("choices" in value && Array.isArray(value.choices)) return this.value(value.choices, place);
    throw cannot(value, place);
  }

  #expression(value: Writable, place: string): Layout {
    const name = (exported: ExportedName | null) => (exported === null ? null : this.#import(exported));
    return writeExpression(value, place, {
      models: () => this.#context.imports.add(DB, "models"),
      write: (inner, where) => this.value(inner, where),
      exported: (each) => name(this.#exported(each)),
      exportedFunction: (each) => name(findDatabaseFunction(each, this.#context.modules)),
    });
  }

  /** Dates and numbers with classes of their own. */
  #library(value: object): string | null {
    if (value instanceof Date) return `new Date(${JSON.stringify(value.toISOString())})`;
    if (value instanceof Decimal) {
      return `new ${this.#context.imports.add(DB, "Decimal")}(${JSON.stringify(value.toFixed())})`;
    }
    for (const name of ["PlainDate", "PlainTime", "PlainDateTime", "Instant", "Duration"] as const) {
      if (!(value instanceof Temporal[name])) continue;
      return `${this.#context.imports.add(DB, "Temporal")}.${name}.from(${JSON.stringify(value.toString())})`;
    }
    return null;
  }

  #plain(value: Readonly<Record<string, unknown>>, place: string): Group {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return object(entries.map(([key, each]) => [key, this.value(each, `${place}.${key}`)]));
  }

  #collection(name: "Set" | "Map", items: readonly unknown[], place: string): Layout {
    const inner = list(items.map((item, i) => this.value(item, `${place}[${i}]`)));
    return { ...inner, open: `new ${name}([`, close: "])" };
  }

  #onDelete(value: OnDelete, place: string): string {
    const models = this.#context.imports.add(DB, "models");
    if (value.name !== "SET") return `${models}.${value.name}`;
    return `${models}.SET(${render(this.value(value.value, place))})`;
  }

  /** `models.ForeignKey("library.Author", { onDelete: models.CASCADE })`. */
  #field(field: Field, place: string): Layout {
    const { path, args, options } = partsOf(field);
    const relation = relationOf(field);
    const setting = relation === null ? undefined : this.#context.swappables.get(relation.to.toLowerCase());
    const written = args.map((arg, i) => {
      if (i > 0 || setting === undefined) return this.value(arg, place);
      return `${this.#context.imports.add(MIGRATIONS, "migrations")}.swappable(${JSON.stringify(setting)})`;
    });
    return call(this.#fieldName(path, field, place), written, this.#plain(options, place));
  }

  /** `models.CharField`; of a custom field the function or class that the app exports for it. */
  #fieldName(path: string, field: Field, place: string): string {
    if (!path.startsWith("models.") && !path.includes("#")) {
      const exported = findFieldFunction(field, this.#context.modules);
      if (exported !== null) return this.#import(exported);
    }
    const name = this.#path(path, field, place);
    return path.startsWith("models.") || path.includes("#") ? name : `new ${name}`;
  }

  /** An index, constraint, expression or validator: `new models.Index({ … })`. */
  #deconstructed(value: { deconstruct(): unknown }, place: string): Layout {
    const made = value.deconstruct() as { path?: unknown; args?: unknown; options?: unknown };
    const { path, args = [], options = {} } = made;
    if (typeof path !== "string" || !Array.isArray(args) || !isPlainObject(options)) throw cannot(value, place);
    const written = args.map((arg, i) => this.value(arg, `${place}[${i}]`));
    return call(`new ${this.#path(path, value, place)}`, written, this.#plain(options, place));
  }

  /** What to call: a name of `belleville/db`, a name of another entry (`belleville/contrib/postgres#GinIndex`), or an export of the app. */
  #path(path: string, value: object, place: string): string {
    if (path.startsWith("models.")) {
      this.#context.imports.add(DB, "models");
      return path;
    }
    const [module, name] = path.split("#");
    if (name !== undefined) return this.#context.imports.add(module!, name);
    const exported = this.#exported(value.constructor);
    if (exported !== null) return this.#import(exported);
    throw new SerializationError(
      `Cannot write ${place} into a migration: its class ${value.constructor.name} has no place to import it from.`,
      {
        hint: `Export ${value.constructor.name} from the models module of the app.`,
      },
    );
  }

  #function(value: (...args: never[]) => unknown, place: string): string {
    if (isModelClass(value)) return JSON.stringify(value._meta.label);
    const exported = this.#exported(value);
    if (exported !== null) return this.#import(exported);
    if (value === RunCode.noop) return `${this.#context.imports.add(MIGRATIONS, "migrations")}.RunCode.noop`;
    const source = inlineSource(value);
    if (source !== null) {
      for (const name of source.imports) this.#context.imports.add(DB, name);
      return source.text;
    }
    const origin = this.#context.origins.get(value);
    if (origin !== undefined) {
      this.#context.copied.add(origin);
      return sourceAsExpression(value);
    }
    throw new SerializationError(
      `Cannot write the function ${value.name || String(value).slice(0, 60)} of ${place} into a migration: nothing exports it.`,
      { hint: "Export it from the app's models module by name, so that migrations can import it." },
    );
  }

  #exported(value: unknown): ExportedName | null {
    return findExport(value, this.#context.modules);
  }

  #import({ module, name, members }: ExportedName): string {
    return [this.#context.imports.add(module, name), ...members].join(".");
  }
}

function cannot(value: unknown, place: string): SerializationError {
  const kind = typeof value === "object" ? (value?.constructor?.name ?? "object") : typeof value;
  return new SerializationError(`Cannot write the ${kind} of ${place} into a migration.`, {
    hint: "Use text, numbers, booleans, null, dates, decimals, lists and plain objects, or functions and classes that the app's models module exports.",
  });
}
