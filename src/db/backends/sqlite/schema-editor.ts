/**
 * Schema changes on SQLite. What ALTER TABLE cannot do is done by rebuilding the table: a new one under the name
 * `new__…`, the rows copied, the old one dropped, the new one renamed (https://www.sqlite.org/lang_altertable.html, 7).
 * Follows `django/db/backends/sqlite3/schema.py`.
 */
import { IntegrityError } from "../../errors.ts";
import { columnsOf, mapColumns } from "../../sql/map-columns.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { DeferredStatement } from "../deferred-statement.ts";
import type { SchemaConstraint, SchemaField, SchemaIndex, SchemaModel } from "../schema.ts";
import { BaseSchemaEditor, type ColumnFlags } from "../schema-editor.ts";
import { columnCheck, columnSuffix } from "./column-types.ts";
import { SqliteIntrospection } from "./introspection.ts";

/** What a rebuild changes. */
interface Changes {
  readonly create?: SchemaField;
  readonly remove?: SchemaField;
  readonly alter?: readonly [from: SchemaField, to: SchemaField];
  readonly addConstraint?: SchemaConstraint;
  readonly removeConstraint?: SchemaConstraint;
}

/** The table as it will be: its columns, and for each the expression that fills it from the old table. */
interface Plan {
  readonly fields: readonly {
    readonly field: SchemaField;
    readonly flags: ColumnFlags;
    readonly source: string | null;
  }[];
  readonly rename: (column: string) => string;
  readonly indexes: readonly SchemaIndex[];
  readonly constraints: readonly SchemaConstraint[];
  readonly uniqueTogether: readonly (readonly string[])[];
}

export class SqliteSchemaEditor extends BaseSchemaEditor {
  // ---- words of SQLite ----

  protected override dropTableSql(table: string): string {
    return `DROP TABLE ${this.q(table)}`;
  }

  protected override columnCheck(field: SchemaField): string | null {
    return columnCheck(field, this.q(field.column!));
  }

  protected override columnSuffix(field: SchemaField): string | null {
    return columnSuffix(field);
  }

  protected override collateSql(collation: string): string {
    return this.compiler
      .compileExpression({ kind: "collate", expression: { kind: "literal", value: 0 }, collation })
      .sql.slice(1);
  }

  protected override inlineForeignKey(_model: SchemaModel, field: SchemaField): string {
    const { model, field: target, dbOnDelete } = field.remoteField!;
    const action = dbOnDelete === null ? "" : ` ON DELETE ${dbOnDelete}`;
    return ` REFERENCES ${this.q(model._meta.dbTable)} (${this.q(target.column!)})${action} DEFERRABLE INITIALLY DEFERRED`;
  }

  protected override uniqueTogetherStatement(table: string, columns: readonly string[]): DeferredStatement {
    return new DeferredStatement(
      table,
      columns,
      (t, names) =>
        `CREATE UNIQUE INDEX ${this.q(this.indexName(t, names, "_uniq"))} ON ${this.q(t)} (${this.nameList(names)})`,
    );
  }

  protected override dropUniqueSql(_table: string, name: string): string {
    return `DROP INDEX ${this.q(name)}`;
  }

  protected override includeSql(): string {
    return "";
  }

  /** SQLite has no deferrable or covering unique constraints, nor a choice about NULL. */
  protected override supportsConstraint(constraint: SchemaConstraint): boolean {
    return (
      constraint.kind === "check" ||
      (constraint.deferrable === null && constraint.include.length === 0 && constraint.nullsDistinct === null)
    );
  }

  override async finish(): Promise<void> {
    await super.finish();
    if (this.collectSql) return;
    const violation = await new SqliteIntrospection(this.executor, this.compiler).violatedForeignKey();
    if (violation !== null) throw new IntegrityError(violation);
  }

  override async alterDbTable(model: SchemaModel, oldName: string, newName: string): Promise<void> {
    // Names of tables know no case.
    if (oldName.toLowerCase() !== newName.toLowerCase()) await super.alterDbTable(model, oldName, newName);
  }

  // ---- fields ----

  override async addField(model: SchemaModel, field: SchemaField): Promise<void> {
    const isColumn = field.column !== null;
    // ADD COLUMN can neither be unique nor NOT NULL, and a default it sets could not be taken back.
    const dbDefault = field.dbDefaultNode("sqlite");
    const constant = dbDefault === null || dbDefault.kind === "param" || dbDefault.kind === "literal";
    const simple =
      field.null &&
      !field.primaryKey &&
      !field.unique &&
      field.generated?.stored !== true &&
      constant &&
      (field.getEffectiveDefault() ?? null) === null;
    if (isColumn && !simple) return this.#rebuild(model, { create: field });
    return super.addField(model, field);
  }

  override async removeField(model: SchemaModel, field: SchemaField): Promise<void> {
    if (field.column === null) return super.removeField(model, field);
    const { uniqueTogether } = model._meta;
    const named =
      uniqueTogether.some((names) => names.includes(field.name)) ||
      model._meta.schemaIndexes("sqlite").some((index) => indexColumns(index).includes(field.column!)) ||
      model._meta
        .schemaConstraints("sqlite")
        .some((constraint) => constraintColumns(constraint).includes(field.column!));
    const simple =
      !field.primaryKey && !field.unique && !field.dbIndex && field.remoteField?.dbConstraint !== true && !named;
    return simple ? super.removeField(model, field) : this.#rebuild(model, { remove: field });
  }

  override async alterField(model: SchemaModel, oldField: SchemaField, newField: SchemaField): Promise<void> {
    if (oldField.column === null || newField.column === null) return;
    const renamed = oldField.column !== newField.column;
    const sameColumn = this.#shape(model, oldField) === this.#shape(model, newField);
    if (!renamed && sameColumn) return;
    const hasKey = oldField.remoteField?.dbConstraint === true || newField.remoteField?.dbConstraint === true;
    if (renamed && sameColumn && !hasKey) {
      const table = model._meta.dbTable;
      await this.execute(this.renameColumnSql(table, oldField.column, newField.column));
      for (const statement of this.deferred) statement.renameColumn(table, oldField.column, newField.column);
      return;
    }
    await this.#rebuild(model, { alter: [oldField, newField] });
    if (newField.unique && this.backend.columnType(oldField) !== this.backend.columnType(newField))
      await this.#rebuildRelated(model, newField);
  }

  /** All of a column's definition but its name. */
  #shape(model: SchemaModel, field: SchemaField): string {
    const check = this.columnCheck(field)?.replaceAll(this.q(field.column!), "?") ?? "";
    const key = field.remoteField?.dbConstraint === true ? this.inlineForeignKey(model, field) : "";
    return [
      this.columnSql(field),
      check,
      this.columnSuffix(field) ?? "",
      key,
      field.dbIndex && !field.unique ? "index" : "",
    ].join("|");
  }

  /** Columns of keys that point to a field whose type has changed take the new type. */
  async #rebuildRelated(model: SchemaModel, field: SchemaField): Promise<void> {
    const done = new Set([model._meta.dbTable]);
    for (const key of field.model._meta.incomingKeys ?? []) {
      const { dbTable } = key.model._meta;
      if (key.column === null || key.remoteField?.field.name !== field.name || done.has(dbTable)) continue;
      done.add(dbTable);
      await this.#rebuild(key.model, {});
    }
  }

  // ---- constraints ----

  override async addConstraint(model: SchemaModel, constraint: SchemaConstraint): Promise<void> {
    if (!this.supportsConstraint(constraint)) return;
    if (this.isIndexConstraint(constraint))
      return this.execute(this.uniqueIndexStatement(model._meta.dbTable, constraint).sql);
    return this.#rebuild(model, { addConstraint: constraint });
  }

  override async removeConstraint(model: SchemaModel, constraint: SchemaConstraint): Promise<void> {
    if (!this.supportsConstraint(constraint)) return;
    if (this.isIndexConstraint(constraint)) return this.execute(`DROP INDEX ${this.q(constraint.name)}`);
    return this.#rebuild(model, { removeConstraint: constraint });
  }

  // ---- rebuilding ----

  async #rebuild(model: SchemaModel, changes: Changes): Promise<void> {
    const plan = this.#plan(model, changes);
    const table = model._meta.dbTable;
    const copy = `new__${table}`;
    // What waited for the old table is made anew for the new one.
    this.deferred = this.deferred.filter((statement) => !statement.referencesTable(table));
    const indexes = this.deferred.length;
    for (const columns of plan.uniqueTogether) this.deferred.push(this.uniqueTogetherStatement(table, columns));
    const definitions = plan.fields.map(({ field, flags }) => this.columnInTable(model, field, flags));
    const constraints = plan.constraints.map((constraint) => this.constraintInTable(table, constraint));
    for (const { field, flags } of plan.fields) if (!flags.unique) this.deferFieldIndex(table, field);
    for (const index of plan.indexes) this.deferred.push(this.indexStatement(table, index));

    await this.execute(this.createTableSql(model, copy, definitions, constraints));
    const copied = plan.fields.filter(({ source }) => source !== null);
    const names = this.nameList(copied.map(({ field }) => field.column!));
    await this.execute(
      `INSERT INTO ${this.q(copy)} (${names}) SELECT ${copied.map(({ source }) => source).join(", ")} FROM ${this.q(table)}`,
    );
    await this.execute(this.dropTableSql(table));
    await this.execute(`ALTER TABLE ${this.q(copy)} RENAME TO ${this.q(table)}`);
    const own = this.deferred.splice(indexes);
    for (const statement of own) await this.execute(statement.sql);
  }

  #plan(model: SchemaModel, changes: Changes): Plan {
    const { create, remove, alter } = changes;
    const meta = model._meta;
    const [from, to] = alter ?? [undefined, undefined];
    const newKey = [create, to].find((field) => field?.primaryKey === true);
    const fields: Plan["fields"][number][] = [];
    for (const field of meta.localConcreteFields) {
      if (field.name === remove?.name) continue;
      if (from !== undefined && field.name === from.name) {
        fields.push({ field: to!, flags: to!, source: to!.generated === null ? this.#altered(from, to!) : null });
        continue;
      }
      const demoted = newKey !== undefined && field.primaryKey && field.name !== newKey.name;
      if (demoted && field.autoCreated === true) continue;
      const flags = demoted ? { primaryKey: false, unique: false } : field;
      fields.push({ field, flags, source: field.generated === null ? this.q(field.column!) : null });
    }
    if (create !== undefined && !fields.some(({ field }) => field.name === create.name))
      fields.push({ field: create, flags: create, source: this.#created(create) });

    const rename = (column: string): string => (from !== undefined && column === from.column ? to!.column! : column);
    const gone = remove?.column;
    const indexes = meta
      .schemaIndexes("sqlite")
      .filter((index) => gone == null || !indexColumns(index).includes(gone))
      .map((index) => renameIndex(index, rename));
    const constraints = meta
      .schemaConstraints("sqlite")
      .filter(
        (c) =>
          c.name !== changes.removeConstraint?.name &&
          c.name !== changes.addConstraint?.name &&
          (gone == null || !constraintColumns(c).includes(gone)),
      )
      .concat(changes.addConstraint ?? [])
      .map((constraint) => renameConstraint(constraint, rename));
    const uniqueTogether = meta.uniqueTogether
      .filter((names) => remove === undefined || !names.includes(remove.name))
      .map((names) => this.columnsOfFields(model, names).map(rename));
    return { fields, rename, indexes, constraints, uniqueTogether };
  }

  /** The value that existing rows get in a new column; null when the database fills it itself. */
  #created(field: SchemaField): string | null {
    if (field.generated !== null || this.hasDbDefault(field)) return null;
    return this.quoteDefault(field, field.getEffectiveDefault());
  }

  #altered(from: SchemaField, to: SchemaField): string {
    const column = this.q(from.column!);
    if (!from.null || to.null) return column;
    const fallback = this.hasDbDefault(to) ? this.databaseDefault(to) : this.quoteDefault(to, to.getEffectiveDefault());
    return `coalesce(${column}, ${fallback})`;
  }
}

function indexColumns(index: SchemaIndex): string[] {
  return [
    ...index.columns.flatMap(({ expression }) => columnsOf(expression)),
    ...(index.condition === null ? [] : columnsOf(index.condition)),
    ...index.include,
  ];
}

function constraintColumns(constraint: SchemaConstraint): string[] {
  const expressions = [
    constraint.condition,
    constraint.check,
    ...constraint.expressions.map(({ expression }) => expression),
  ];
  return [
    ...constraint.columns,
    ...constraint.include,
    ...expressions.flatMap((expression) => (expression === null ? [] : columnsOf(expression))),
  ];
}

function renameIndex(index: SchemaIndex, rename: (column: string) => string): SchemaIndex {
  return {
    ...pick(index, ["name"]),
    columns: index.columns.map((part) => ({ ...part, expression: mapColumns(part.expression, rename) })),
    condition: index.condition === null ? null : mapColumns(index.condition, rename),
    include: index.include.map(rename),
  };
}

function renameConstraint(constraint: SchemaConstraint, rename: (column: string) => string): SchemaConstraint {
  const map = (expression: SqlExpression | null): SqlExpression | null =>
    expression === null ? null : mapColumns(expression, rename);
  return {
    ...pick(constraint, ["name", "kind", "deferrable", "nullsDistinct"]),
    columns: constraint.columns.map(rename),
    expressions: constraint.expressions.map((part) => ({ ...part, expression: mapColumns(part.expression, rename) })),
    condition: map(constraint.condition),
    check: map(constraint.check),
    include: constraint.include.map(rename),
  };
}

/** Some properties of an object whose properties may be getters. */
function pick<T, K extends keyof T>(object: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, object[key]])) as Pick<T, K>;
}
