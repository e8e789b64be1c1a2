/** How a function of a model (a default, most often) is written in a migration: by import, or as it stands. */

/** Where an exported function or class can be imported from. */
export interface ExportedName {
  /** Path as the migration file imports it: `"../models.ts"`. */
  readonly module: string;
  /** The exported name. */
  readonly name: string;
  /** Members to follow from it: `["makeCode"]` for `Book.makeCode`. */
  readonly members: readonly string[];
}

/** Names that every module knows. */
const GLOBALS: ReadonlySet<string> = new Set(
  (
    "Array BigInt Boolean Date Infinity JSON Map Math NaN Number Object Promise Set String Uint8Array crypto false globalThis " +
    "isFinite isNaN new null parseFloat parseInt performance structuredClone true typeof undefined void"
  ).split(" "),
);

/** Values of fields that have no global everywhere: a migration imports them from `belleville/db`. */
const IMPORTED: ReadonlySet<string> = new Set(["Decimal", "Temporal"]);

export interface InlineSource {
  readonly text: string;
  /** What the text needs of `belleville/db`. */
  readonly imports: readonly string[];
}

/**
 * Text of a function without parameters that is one expression over globals, `Decimal` and `Temporal`, so that it means
 * the same everywhere: `() => new Date()`. Null for any other.
 */
export function inlineSource(fn: (...args: never[]) => unknown): InlineSource | null {
  const source = String(fn)
    .replace(/\/\*\s*[@#]__PURE__\s*\*\//g, "")
    .replace(/\s+/g, " ")
    .trim();
  const body = /^\(\s*\) ?=> ?(.+)$/.exec(source)?.[1];
  if (body === undefined || body.startsWith("{") || source.length > 200 || /=>|[`;/?]/.test(body)) return null;
  const words = body
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""')
    .matchAll(/(?<![\w$.])[A-Za-z_$][\w$]*(?=( ?:)?)/g);
  const imports = new Set<string>();
  for (const [name, colon] of words) {
    if (colon !== undefined) continue; // a property of an object
    if (IMPORTED.has(name)) imports.add(name);
    else if (!GLOBALS.has(name)) return null;
  }
  return { text: `() => ${body.replace(/\( /g, "(").replace(/ \)/g, ")")}`, imports: [...imports] };
}

type Modules = Iterable<readonly [path: string, exports: Readonly<Record<string, unknown>>]>;

/** Finds the function that `createField()` made for the class of a custom field. */
export function findFieldFunction(field: object, modules: Modules): ExportedName | null {
  for (const [module, exports] of modules) {
    for (const [name, value] of Object.entries(exports)) {
      if (typeof value !== "function" || !Object.hasOwn(value, Symbol.hasInstance)) continue;
      if (value.name === field.constructor.name && field instanceof value) return { module, name, members: [] };
    }
  }
  return null;
}

/** Finds the function that `createFunction()` made for a class of database functions. */
export function findDatabaseFunction(functionClass: unknown, modules: Modules): ExportedName | null {
  for (const [module, exports] of modules) {
    for (const [name, value] of Object.entries(exports)) {
      const made = typeof value === "function" && "functionClass" in value && value.functionClass === functionClass;
      if (made) return { module, name, members: [] };
    }
  }
  return null;
}

/** Finds the exported name of a function or class among modules, also as a static member of an exported class. */
export function findExport(wanted: unknown, modules: Modules): ExportedName | null {
  for (const [module, exports] of modules) {
    for (const [name, value] of Object.entries(exports)) {
      if (value === wanted) return { module, name, members: [] };
      if (typeof value !== "function") continue;
      for (const [member, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
        if ("value" in descriptor && descriptor.value === wanted && member !== "prototype") {
          return { module, name, members: [member] };
        }
      }
    }
  }
  return null;
}
