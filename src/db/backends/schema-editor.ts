/**
 * What the schema editors of all engines share: the SQL of tables, columns, indexes and constraints, word for word as
 * Django writes it (`django/db/backends/base/schema.py`), and the statements put off to the end.
 */
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { NotSupportedError, ProgrammingError } from "../errors.ts";
import { columnsOf, mapColumns } from "../sql/map-columns.ts";
import type { SqlExpression } from "../sql/nodes.ts";
import { splitPlaceholders } from "../sql/raw-text.ts";
import type { Backend, Executor, QueryCompiler, SchemaEditor } from "./contract.ts";
import { DeferredStatement } from "./deferred-statement.ts";
import type { SchemaConstraint, SchemaField, SchemaIndex, SchemaModel } from "./schema.ts";
import { createIndexName } from "./schema-names.ts";

/** The parts of a field's flags that a rebuild may change. */
export interface ColumnFlags {
  readonly primaryKey: boolean;
  readonly unique: boolean;
}

export abstract class BaseSchemaEditor implements SchemaEditor {
  readonly collectedSql: string[] = [];
  readonly collectSql: boolean;
  protected readonly executor: Executor;
  protected readonly backend: Backend;
  protected readonly compiler: QueryCompiler;
  protected deferred: DeferredStatement[] = [];

  constructor(executor: Executor, backend: Backend, options: { readonly collectSql?: boolean } = {}) {
    this.executor = executor;
    this.backend = backend;
    this.compiler = backend.compiler;
    this.collectSql = options.collectSql === true;
  }

  // ---- running ----

  async execute(sql: string, params: readonly unknown[] = []): Promise<void> {
    if (!this.collectSql) {
      const query = params.length === 0 ? { sql, params } : this.compiler.compileRaw(sql, params);
      await this.executor.execute(query.sql, query.params);
      return;
    }
    const text = params.length === 0 ? sql : this.#inlined(sql, params);
    this.collectedSql.push(text.trimEnd().endsWith(";") ? text : `${text};`);
  }

  #inlined(sql: string, params: readonly unknown[]): string {
    const parts = splitPlaceholders(sql);
    if (parts.length - 1 !== params.length) {
      throw new ProgrammingError(
        `The SQL has ${parts.length - 1} placeholders but ${params.length} parameters were given.`,
        { sql },
      );
    }
    return parts.reduce((text, part, i) => text + this.compiler.quoteValue(params[i - 1]) + part);
  }

  async finish(): Promise<void> {
    await this.runDeferred();
  }

  protected async runDeferred(): Promise<void> {
    const statements = this.deferred;
    this.deferred = [];
    for (const statement of statements) await this.execute(statement.sql);
  }

  // ---- tables ----

  async createModel(model: SchemaModel): Promise<void> {
    const { _meta: meta } = model;
    for (const names of meta.uniqueTogether)
      this.deferred.push(this.uniqueTogetherStatement(meta.dbTable, this.columnsOfFields(model, names)));
    const definitions = meta.localConcreteFields.map((field) => this.columnInTable(model, field));
    const constraints = meta
      .schemaConstraints(this.backend.vendor)
      .map((constraint) => this.constraintInTable(meta.dbTable, constraint));
    await this.execute(this.createTableSql(model, meta.dbTable, definitions, constraints));
    await this.afterCreateTable(model);
    this.deferIndexes(model);
    for (const field of meta.localManyToMany) {
      const through = field.remoteField?.autoThrough ?? null;
      if (through !== null) await this.createModel(through);
    }
  }

  protected createTableSql(
    model: SchemaModel,
    table: string,
    definitions: readonly string[],
    constraints: readonly (string | null)[],
  ): string {
    const { pkColumns } = model._meta;
    const key = pkColumns === undefined ? [] : [`PRIMARY KEY (${this.nameList(pkColumns)})`];
    const parts = [...definitions, ...constraints.filter((constraint) => constraint !== null), ...key];
    return `CREATE TABLE ${this.q(table)} (${parts.join(", ")})`;
  }

  /** Comments, where the engine has them apart from the table. */
  protected async afterCreateTable(_model: SchemaModel): Promise<void> {}

  async deleteModel(model: SchemaModel): Promise<void> {
    for (const field of model._meta.localManyToMany) {
      const through = field.remoteField?.autoThrough ?? null;
      if (through !== null) await this.deleteModel(through);
    }
    await this.dropTable(model._meta.dbTable);
  }

  protected async dropTable(table: string): Promise<void> {
    await this.execute(this.dropTableSql(table));
    this.deferred = this.deferred.filter((statement) => !statement.referencesTable(table));
  }

  protected dropTableSql(table: string): string {
    return `DROP TABLE ${this.q(table)} CASCADE`;
  }

  async alterDbTable(_model: SchemaModel, oldName: string, newName: string): Promise<void> {
    if (oldName === newName) return;
    await this.execute(`ALTER TABLE ${this.q(oldName)} RENAME TO ${this.q(newName)}`);
    for (const statement of this.deferred) statement.renameTable(oldName, newName);
  }

  // ---- columns ----

  /** `"title" varchar(200) NOT NULL` and all that follows inside CREATE TABLE. */
  protected columnInTable(model: SchemaModel, field: SchemaField, flags: ColumnFlags = field): string {
    return `${this.q(field.column!)} ${this.columnDefinition(model, field, flags)}`;
  }

  protected columnDefinition(model: SchemaModel, field: SchemaField, flags: ColumnFlags = field): string {
    let sql = this.columnSql(field, flags);
    const check = this.columnCheck(field);
    if (check !== null) sql += ` CHECK (${check})`;
    const suffix = this.columnSuffix(field);
    if (suffix !== null) sql += ` ${suffix}`;
    if (field.remoteField?.dbConstraint === true) sql += this.inlineForeignKey(model, field) ?? "";
    return sql;
  }

  /** Type, collation, default, nullability and uniqueness (Django's `column_sql`). */
  protected columnSql(field: SchemaField, flags: ColumnFlags = field): string {
    let sql = this.backend.columnType(field);
    if (field.dbCollation !== undefined) sql += this.collateSql(field.dbCollation);
    if (this.hasDbDefault(field)) sql += ` DEFAULT ${this.databaseDefault(field)}`;
    if (field.generated !== null) {
      const { stored } = field.generated;
      sql += ` GENERATED ALWAYS AS (${this.generatedSql(field)}) ${stored ? "STORED" : "VIRTUAL"}`;
    } else sql += field.null ? " NULL" : " NOT NULL";
    if (flags.primaryKey) sql += " PRIMARY KEY";
    else if (flags.unique) sql += " UNIQUE";
    return sql;
  }

  protected collateSql(collation: string): string {
    return ` COLLATE ${this.q(collation)}`;
  }

  protected hasDbDefault(field: SchemaField): boolean {
    return field.dbDefaultNode(this.backend.vendor) !== null;
  }

  /** The expression of a generated column. */
  protected generatedSql(field: SchemaField): string {
    return this.inlineSql(field.generated!.expression(this.backend.vendor));
  }

  /** The default kept in the database; expressions stand in parentheses. */
  protected databaseDefault(field: SchemaField): string {
    const expression = field.dbDefaultNode(this.backend.vendor)!;
    if (expression.kind === "param") return this.quoteDefault(field, expression.value);
    const sql = this.inlineSql(expression);
    return expression.kind === "literal" ? sql : `(${sql})`;
  }

  /** A constant of `field`, as `getPrepValue` gives it, written into SQL. */
  protected quoteDefault(field: SchemaField, value: unknown): string {
    let target = field;
    while (target.targetField !== target) target = target.targetField;
    return this.compiler.quoteValue(this.backend.converters.toDriver(target.getInternalType(), value ?? null, target));
  }

  /** An expression in the definition of a table: no table names, values written in. */
  protected inlineSql(expression: SqlExpression): string {
    const { converters } = this.backend;
    const inTable = mapColumns(
      expression,
      (column) => column,
      (value) => {
        const type = internalTypeOf(value);
        return type === null ? value : converters.toDriver(type, value);
      },
    );
    return this.compiler.compileExpression(inTable, { inline: true }).sql;
  }

  protected abstract columnCheck(field: SchemaField): string | null;
  protected abstract columnSuffix(field: SchemaField): string | null;
  /** ` REFERENCES …`, or null when the key becomes a constraint of its own. */
  protected abstract inlineForeignKey(model: SchemaModel, field: SchemaField): string | null;

  abstract alterField(model: SchemaModel, oldField: SchemaField, newField: SchemaField): Promise<void>;

  async addField(model: SchemaModel, field: SchemaField): Promise<void> {
    const through = field.remoteField?.autoThrough ?? null;
    if (through !== null) return this.createModel(through);
    if (field.column === null) return;
    const definition = this.columnDefinition(model, field);
    await this.execute(`ALTER TABLE ${this.q(model._meta.dbTable)} ADD COLUMN ${this.q(field.column)} ${definition}`);
    this.deferFieldIndex(model._meta.dbTable, field);
  }

  async removeField(model: SchemaModel, field: SchemaField): Promise<void> {
    const through = field.remoteField?.autoThrough ?? null;
    if (through !== null) return this.deleteModel(through);
    if (field.column === null) return;
    const table = model._meta.dbTable;
    await this.execute(`ALTER TABLE ${this.q(table)} DROP COLUMN ${this.q(field.column)}`);
    this.deferred = this.deferred.filter((statement) => !statement.referencesColumn(table, field.column!));
  }

  protected renameColumnSql(table: string, from: string, to: string): string {
    return `ALTER TABLE ${this.q(table)} RENAME COLUMN ${this.q(from)} TO ${this.q(to)}`;
  }

  // ---- indexes ----

  protected deferIndexes(model: SchemaModel): void {
    const { dbTable, localConcreteFields } = model._meta;
    for (const field of localConcreteFields) this.deferFieldIndex(dbTable, field);
    for (const index of model._meta.schemaIndexes(this.backend.vendor))
      this.deferred.push(this.indexStatement(dbTable, index));
  }

  protected deferFieldIndex(table: string, field: SchemaField): void {
    if (field.dbIndex && !field.unique) this.deferred.push(this.fieldIndexStatement(table, field.column!));
  }

  protected fieldIndexStatement(table: string, column: string): DeferredStatement {
    return new DeferredStatement(
      table,
      [column],
      (t, columns) => `CREATE INDEX ${this.q(this.indexName(t, columns))} ON ${this.q(t)} (${this.nameList(columns)})`,
    );
  }

  protected indexStatement(table: string, index: SchemaIndex): DeferredStatement {
    const columns = index.columns.flatMap(({ expression }) => columnsOf(expression));
    return new DeferredStatement(table, columns, (t) => {
      const where = index.condition === null ? "" : ` WHERE ${this.inlineSql(index.condition)}`;
      return `${this.createIndexWords(index)} ${this.q(index.name)} ON ${this.q(t)}${this.usingSql(index)} (${this.indexParts(index.columns)})${this.includeSql(index.include)}${this.parametersSql(index)}${where}`;
    });
  }

  protected indexParts(parts: readonly { readonly expression: SqlExpression; readonly descending: boolean }[]): string {
    return parts
      .map(({ expression, descending }) => {
        const sql = this.inlineSql(expression);
        return (expression.kind === "column" ? sql : `(${sql})`) + (descending ? " DESC" : "");
      })
      .join(", ");
  }

  protected createIndexWords(_index: SchemaIndex): string {
    return "CREATE INDEX";
  }

  /** ` USING gin`; engines with one access method have no word for it. */
  protected usingSql(index: SchemaIndex): string {
    if (index.using === undefined) return "";
    throw new NotSupportedError(
      `The index ${index.name} uses ${index.using}, which ${this.backend.displayName} does not have.`,
    );
  }

  /** ` WITH (fastupdate = off)`. */
  protected parametersSql(_index: SchemaIndex): string {
    return "";
  }

  /** Columns kept in the index beside its key; engines without them leave them out. */
  protected includeSql(include: readonly string[]): string {
    return include.length === 0 ? "" : ` INCLUDE (${this.nameList(include)})`;
  }

  async addIndex(model: SchemaModel, index: SchemaIndex): Promise<void> {
    await this.execute(this.indexStatement(model._meta.dbTable, index).sql);
  }

  async removeIndex(_model: SchemaModel, index: SchemaIndex): Promise<void> {
    await this.execute(`DROP INDEX ${this.q(index.name)}`);
  }

  async renameIndex(model: SchemaModel, oldIndex: SchemaIndex, newIndex: SchemaIndex): Promise<void> {
    await this.removeIndex(model, oldIndex);
    await this.addIndex(model, newIndex);
  }

  // ---- constraints ----

  /** Whether the engine can have this constraint at all; one it cannot is left out, and the checks say so. */
  protected supportsConstraint(_constraint: SchemaConstraint): boolean {
    return true;
  }

  /** Whether a unique constraint needs a unique index: conditions, expressions and the like. */
  protected isIndexConstraint(constraint: SchemaConstraint): boolean {
    const { kind, condition, expressions, include, nullsDistinct } = constraint;
    return (
      kind === "unique" &&
      (condition !== null || expressions.length > 0 || include.length > 0 || nullsDistinct !== null)
    );
  }

  /** The constraint inside CREATE TABLE; null, and a deferred index, where it needs one. */
  protected constraintInTable(table: string, constraint: SchemaConstraint): string | null {
    if (!this.supportsConstraint(constraint)) return null;
    if (this.isIndexConstraint(constraint)) {
      this.deferred.push(this.uniqueIndexStatement(table, constraint));
      return null;
    }
    return `CONSTRAINT ${this.q(constraint.name)} ${this.constraintBody(constraint)}`;
  }

  protected constraintBody(constraint: SchemaConstraint): string {
    if (constraint.kind === "exclude")
      throw new NotSupportedError(`${this.backend.displayName} has no exclusion constraints: ${constraint.name}.`);
    if (constraint.kind === "check") return `CHECK (${this.inlineSql(constraint.check!)})`;
    const { deferrable } = constraint;
    return `UNIQUE (${this.nameList(constraint.columns)})${deferrable === null ? "" : ` DEFERRABLE INITIALLY ${deferrable.toUpperCase()}`}`;
  }

  protected uniqueIndexStatement(table: string, constraint: SchemaConstraint): DeferredStatement {
    const { name, columns, expressions, condition, include, nullsDistinct } = constraint;
    const used = columns.length > 0 ? columns : expressions.flatMap(({ expression }) => columnsOf(expression));
    return new DeferredStatement(table, used, (t) => {
      const parts = columns.length > 0 ? this.nameList(columns) : this.indexParts(expressions);
      const nulls = nullsDistinct === null ? "" : nullsDistinct ? " NULLS DISTINCT" : " NULLS NOT DISTINCT";
      const where = condition === null ? "" : ` WHERE ${this.inlineSql(condition)}`;
      return `CREATE UNIQUE INDEX ${this.q(name)} ON ${this.q(t)} (${parts})${this.includeSql(include)}${nulls}${where}`;
    });
  }

  abstract addConstraint(model: SchemaModel, constraint: SchemaConstraint): Promise<void>;
  abstract removeConstraint(model: SchemaModel, constraint: SchemaConstraint): Promise<void>;

  async alterUniqueTogether(
    model: SchemaModel,
    oldValue: readonly (readonly string[])[],
    newValue: readonly (readonly string[])[],
  ): Promise<void> {
    const key = (names: readonly string[]): string => JSON.stringify(names);
    const [olds, news] = [new Set(oldValue.map(key)), new Set(newValue.map(key))];
    const table = model._meta.dbTable;
    for (const names of oldValue) {
      if (!news.has(key(names))) await this.#dropUniqueTogether(model, this.columnsOfFields(model, names));
    }
    for (const names of newValue) {
      if (!olds.has(key(names)))
        await this.execute(this.uniqueTogetherStatement(table, this.columnsOfFields(model, names)).sql);
    }
  }

  protected abstract uniqueTogetherStatement(table: string, columns: readonly string[]): DeferredStatement;
  protected abstract dropUniqueSql(table: string, name: string): string;

  async #dropUniqueTogether(model: SchemaModel, columns: readonly string[]): Promise<void> {
    const { _meta: meta } = model;
    const { vendor } = this.backend;
    const table = meta.dbTable;
    const waiting = this.deferred.find((statement) => statement.isAbout(table, columns));
    if (waiting !== undefined) {
      this.deferred = this.deferred.filter((statement) => statement !== waiting);
      return;
    }
    const usual = this.indexName(table, columns, "_uniq");
    let name = usual;
    if (!this.collectSql) {
      const own = new Set([...meta.schemaConstraints(vendor), ...meta.schemaIndexes(vendor)].map((part) => part.name));
      const { constraints } = await this.backend.createIntrospection(this.executor).describeTable(table);
      const names = Object.entries(constraints)
        .filter(
          ([found, c]) => c.unique && !c.primaryKey && !own.has(found) && c.columns.join("\0") === columns.join("\0"),
        )
        .map(([found]) => found);
      if (names.length !== 1 && !names.includes(usual)) {
        throw new ProgrammingError(
          `Found wrong number (${names.length}) of constraints for ${table}(${columns.join(", ")})`,
        );
      }
      if (!names.includes(usual)) name = names[0]!;
    }
    await this.dropUnique(table, name, columns);
  }

  /** Drops the unique constraint of these columns. */
  protected async dropUnique(table: string, name: string, _columns: readonly string[]): Promise<void> {
    await this.execute(this.dropUniqueSql(table, name));
  }

  // ---- names ----

  protected q(name: string): string {
    return this.compiler.quoteName(name);
  }

  protected nameList(names: readonly string[]): string {
    return names.map((name) => this.q(name)).join(", ");
  }

  protected indexName(table: string, columns: readonly string[], suffix = ""): string {
    return createIndexName(table, columns, suffix, this.backend.features.maxNameLength);
  }

  protected columnsOfFields(model: SchemaModel, names: readonly string[]): string[] {
    return names.map((name) => {
      const field = model._meta.localConcreteFields.find((f) => f.name === name || f.attname === name);
      if (field?.column == null)
        throw new ProgrammingError(`${model.name} has no field ${JSON.stringify(name)} with a column.`);
      return field.column;
    });
  }
}

/** The field whose driver form a value of a class of its own takes; null: the value is plain. */
function internalTypeOf(value: unknown): string | null {
  if (Decimal.isDecimal(value)) return "DecimalField";
  if (value instanceof Date) return "DateTimeField";
  if (value instanceof Temporal.PlainDate) return "DateField";
  if (value instanceof Temporal.PlainTime) return "TimeField";
  if (value instanceof Temporal.Duration) return "DurationField";
  return null;
}
