/** Models for tables that are there already (docs/ref/django-admin, "inspectdb"). */
import type { Backend, Introspection, TableDescription } from "../backends/contract.ts";
import { fieldOfColumn } from "./column-field.ts";
import { className, propertyName } from "./names.ts";

export interface InspectOptions {
  /** Tables; none: all. */
  readonly tables?: readonly string[] | undefined;
  readonly includeViews?: boolean | undefined;
  readonly includePartitions?: boolean | undefined;
}

const HEADER = `// These models were made by inspectdb from the tables of a database. What is left to do by hand:
//   * put the models in an order you like,
//   * set onDelete of each relation to what you want,
//   * remove \`managed: false\` where Belleville is to create, change and drop the table.
// Models may be renamed; dbTable and dbColumn may not be changed.
import { manager, models } from "belleville/db";
`;

/** The text of a module of models. A table that cannot be read is a comment that says why. */
export async function inspectModels(
  introspection: Introspection,
  vendor: Backend["vendor"],
  options: InspectOptions = {},
): Promise<string> {
  const { views, partitions } = await introspection.specialTables();
  const leftOut = new Set([
    ...(options.includeViews === true ? [] : views),
    ...(options.includePartitions === true ? [] : partitions),
  ]);
  const all = await introspection.tableNames();
  const wanted = options.tables?.length ? options.tables : all.filter((name) => !leftOut.has(name));
  const parts: string[] = [];
  const described = new Map<string, TableDescription>();
  const describe = async (name: string): Promise<TableDescription> => {
    let table = described.get(name);
    if (table === undefined) described.set(name, (table = await introspection.describeTable(name)));
    return table;
  };
  for (const name of wanted) {
    try {
      const table = await describe(name);
      const targets = new Map<string, TableDescription>();
      for (const { foreignKey } of Object.values(table.constraints))
        if (foreignKey !== null && all.includes(foreignKey[0]))
          targets.set(foreignKey[0], await describe(foreignKey[0]));
      parts.push(writeModel(table, targets, vendor, views.includes(name) ? "view" : "table"));
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ");
      parts.push(`// Unable to inspect table ${JSON.stringify(name)}\n// The error was: ${reason}\n`);
    }
  }
  return `${HEADER}\n${parts.join("\n")}`;
}

function writeModel(
  table: TableDescription,
  targets: ReadonlyMap<string, TableDescription>,
  vendor: Backend["vendor"],
  kind: "table" | "view",
): string {
  const constraints = Object.values(table.constraints);
  const keys = constraints.find((constraint) => constraint.primaryKey)?.columns ?? [];
  const uniques = new Set(
    constraints.filter((c) => c.unique && !c.primaryKey && c.columns.length === 1).map((c) => c.columns[0]!),
  );
  const relations = new Map(
    constraints.flatMap((c) => (c.foreignKey === null ? [] : [[c.columns[0]!, c.foreignKey] as const])),
  );
  const used = new Set<string>();
  const names = new Map<string, string>();
  const related = new Set<string>();
  const lines: string[] = [];
  let plainId = false;
  for (const column of table.columns) {
    const target = relations.get(column.name);
    const { name, dbColumn, notes } = propertyName(column.name, used, target !== undefined);
    used.add(name);
    names.set(column.name, name);
    const options: Record<string, unknown> = {};
    if (dbColumn !== undefined) options.dbColumn = dbColumn;
    const isKey = keys.length === 1 && keys[0] === column.name;
    if (isKey) options.primaryKey = true;
    else if (uniques.has(column.name)) options.unique = true;
    if (column.null) Object.assign(options, { blank: true, null: true });
    let code: string;
    const comments = [...notes];
    if (target === undefined) {
      const found = fieldOfColumn(column, vendor);
      Object.assign(options, found.options);
      if (found.note !== undefined) comments.push(found.note);
      // What every model has by itself.
      const automatic = found.type === "BigAutoField" || (vendor === "sqlite" && found.type === "AutoField");
      if (name === "id" && isKey && automatic && dbColumn === undefined) {
        plainId = true;
        continue;
      }
      code = `models.${found.type}(${writeOptions(options)})`;
    } else {
      const one = options.unique === true || isKey;
      delete options.unique;
      const [toTable, toColumn] = target;
      const description = targets.get(toTable);
      const toKeys = Object.values(description?.constraints ?? {}).find((c) => c.primaryKey)?.columns ?? [];
      if (toColumn !== "" && toKeys.length === 1 && toKeys[0] !== toColumn)
        options.toField = propertyName(toColumn, new Set(), false).name;
      if (related.has(toTable)) options.relatedName = `${className(table.name).toLowerCase()}_${name}_set`;
      related.add(toTable);
      const settings = writeOptions({ ...options }, "onDelete: models.DO_NOTHING");
      code = `models.${one ? "OneToOneField" : "ForeignKey"}(() => ${className(toTable)}, ${settings})`;
    }
    lines.push(`  ${name} = ${code};${comments.length === 0 ? "" : ` // ${comments.join(" ")}`}`);
  }
  const composite = keys.length > 1;
  const base = plainId || keys.length === 0 ? "models.Model" : "models.BaseModel";
  const head: string[] = [`  static objects = manager(this);`];
  if (composite) {
    head.push(
      `  static pk = models.CompositePrimaryKey(${keys.map((key) => JSON.stringify(names.get(key))).join(", ")});`,
    );
  }
  return [
    `export class ${className(table.name)} extends ${base} {`,
    ...head,
    ...lines,
    "",
    ...metaLines(table, names, kind),
    "}",
    "",
  ].join("\n");
}

function metaLines(table: TableDescription, names: ReadonlyMap<string, string>, kind: "table" | "view"): string[] {
  const together = Object.values(table.constraints)
    .filter((c) => c.unique && !c.primaryKey && c.columns.length > 1 && c.columns.every((column) => names.has(column)))
    .map((c) => JSON.stringify(c.columns.map((column) => names.get(column))).replaceAll(",", ", "));
  const unique = [...new Set(together)].sort();
  return [
    "  static Meta = {",
    `    managed: false,${kind === "view" ? " // Made from a view. Don't remove." : ""}`,
    `    dbTable: ${JSON.stringify(table.name)},`,
    ...(unique.length === 0 ? [] : [`    uniqueTogether: [${unique.join(", ")}],`]),
    "  };",
  ];
}

function writeOptions(options: Readonly<Record<string, unknown>>, first?: string): string {
  const entries = Object.entries(options).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const all = first === undefined ? entries : [first, ...entries];
  return all.length === 0 ? "" : `{ ${all.join(", ")} }`;
}
