/** Schema changes on MariaDB and MySQL (`django/db/backends/mysql/schema.py`). Each statement stands for itself: none is undone. */
import { DatabaseError } from "../../errors.ts";
import { columnsOf } from "../../sql/map-columns.ts";
import type { Backend, Executor, TableDescription } from "../contract.ts";
import { isAutoColumn } from "../column-field.ts";
import { DeferredStatement } from "../deferred-statement.ts";
import { compareFields, type FieldChange } from "../field-change.ts";
import { ForeignKeyStatement } from "../foreign-key-statement.ts";
import type { SchemaConstraint, SchemaField, SchemaIndex, SchemaModel } from "../schema.ts";
import { BaseSchemaEditor, type ColumnFlags } from "../schema-editor.ts";
import { isLimitedType } from "./column-types.ts";
import type { Flavour } from "./flavour.ts";
import { type IncomingKey, MysqlIntrospection } from "./introspection.ts";

type Constraint = TableDescription["constraints"][string];

const PLAIN: ColumnFlags = { primaryKey: false, unique: false };

export class MysqlSchemaEditor extends BaseSchemaEditor {
  readonly #flavour: Flavour;

  constructor(
    executor: Executor,
    backend: Backend,
    flavour: Flavour,
    options: { readonly collectSql?: boolean } | undefined,
  ) {
    super(executor, backend, options);
    this.#flavour = flavour;
  }

  get #introspection(): MysqlIntrospection {
    return new MysqlIntrospection(this.executor, this.#flavour);
  }

  // ---- words of MariaDB and MySQL ----

  /** UNSIGNED says it already. */
  protected override columnCheck(): null {
    return null;
  }

  protected override columnSuffix(): null {
    return null;
  }

  protected override collateSql(collation: string): string {
    return ` COLLATE ${/^\w+$/.test(collation) ? collation : this.q(collation)}`;
  }

  protected override columnSql(field: SchemaField, flags: ColumnFlags = field): string {
    let sql = super.columnSql(field, flags);
    if (isAutoColumn(field)) sql += " AUTO_INCREMENT";
    if (field.dbComment) sql += ` COMMENT ${this.compiler.quoteValue(field.dbComment)}`;
    return sql;
  }

  protected override databaseDefault(field: SchemaField): string {
    return this.#defaultOf(field, super.databaseDefault(field));
  }

  /** MySQL takes defaults of text, bytes and JSON as expressions only. */
  #defaultOf(field: SchemaField, sql: string): string {
    const bare = this.#flavour.isMariadb || sql.startsWith("(") || !isLimitedType(this.backend.columnType(field));
    return bare ? sql : `(${sql})`;
  }

  protected override createTableSql(
    model: SchemaModel,
    table: string,
    definitions: readonly string[],
    constraints: readonly (string | null)[],
  ): string {
    const { dbTableComment } = model._meta;
    const comment = dbTableComment ? ` COMMENT = ${this.compiler.quoteValue(dbTableComment)}` : "";
    return super.createTableSql(model, table, definitions, constraints) + comment;
  }

  // ---- foreign keys ----

  /** In a new table the key comes last, when the table that it points to is there. */
  protected override inlineForeignKey(model: SchemaModel, field: SchemaField): null {
    this.deferred.push(this.#foreignKeyStatement(model._meta.dbTable, field));
    return null;
  }

  #foreignKeyStatement(table: string, field: SchemaField): DeferredStatement {
    const { model, field: target, dbOnDelete } = field.remoteField!;
    return new ForeignKeyStatement(
      table,
      field.column!,
      { table: model._meta.dbTable, column: target.column! },
      (t, column, toTable, toColumn) => {
        const name = this.indexName(t, [column], `_fk_${toTable}_${toColumn}`);
        return `ALTER TABLE ${this.q(t)} ADD ${this.#foreignKeySql(name, column, toTable, toColumn, dbOnDelete)}`;
      },
    );
  }

  #foreignKeySql(name: string, column: string, toTable: string, toColumn: string, onDelete: string | null): string {
    const action = onDelete === null ? "" : ` ON DELETE ${onDelete}`;
    return `CONSTRAINT ${this.q(name)} FOREIGN KEY (${this.q(column)}) REFERENCES ${this.q(toTable)} (${this.q(toColumn)})${action}`;
  }

  async #dropForeignKey(table: string, name: string): Promise<void> {
    await this.#alter(table, [`DROP FOREIGN KEY ${this.q(name)}`]);
  }

  // ---- fields ----

  override async addField(model: SchemaModel, field: SchemaField): Promise<void> {
    if (field.column === null) return super.addField(model, field);
    const table = model._meta.dbTable;
    const fills = !this.hasDbDefault(field) && field.generated === null;
    const fallback = fills ? (field.getEffectiveDefault() ?? null) : null;
    let definition = this.columnSql(field);
    if (fallback !== null) {
      const type = this.backend.columnType(field) + (field.dbCollation ? this.collateSql(field.dbCollation) : "");
      const value = this.#defaultOf(field, this.quoteDefault(field, fallback));
      definition = `${type} DEFAULT ${value}${definition.slice(type.length)}`;
    }
    const changes = [`ADD COLUMN ${this.q(field.column)} ${definition}`];
    const { remoteField } = field;
    if (remoteField?.dbConstraint === true) {
      const { dbTable: toTable } = remoteField.model._meta;
      const toColumn = remoteField.field.column!;
      const name = this.indexName(table, [field.column], `_fk_${toTable}_${toColumn}`);
      changes.push(`ADD ${this.#foreignKeySql(name, field.column, toTable, toColumn, remoteField.dbOnDelete)}`);
    }
    await this.#alter(table, changes);
    if (fallback !== null) await this.#alter(table, [`ALTER COLUMN ${this.q(field.column)} DROP DEFAULT`]);
    this.deferFieldIndex(table, field);
  }

  override async removeField(model: SchemaModel, field: SchemaField): Promise<void> {
    if (field.column !== null && field.remoteField !== null) {
      const { dbTable: table } = model._meta;
      for (const name of await this.#constraintNames(table, [field.column], (c) => c.foreignKey !== null))
        await this.#dropForeignKey(table, name);
    }
    await super.removeField(model, field);
  }

  // ---- indexes ----

  /** Text without a length has no index (Django's `_field_should_be_indexed`). */
  protected override deferFieldIndex(table: string, field: SchemaField): void {
    if (!isLimitedType(this.backend.columnType(field))) super.deferFieldIndex(table, field);
  }

  /** Indexes of expressions exist on MySQL alone; the checks say so. */
  #supportsIndex(index: SchemaIndex): boolean {
    return !this.#flavour.isMariadb || index.columns.every(({ expression }) => expression.kind === "column");
  }

  protected override deferIndexes(model: SchemaModel): void {
    const indexes = model._meta.schemaIndexes(this.backend.vendor);
    for (const field of model._meta.localConcreteFields) this.deferFieldIndex(model._meta.dbTable, field);
    for (const index of indexes.filter((one) => this.#supportsIndex(one)))
      this.deferred.push(this.indexStatement(model._meta.dbTable, index));
  }

  /** Conditions and included columns are left out, as in Django: the index is larger, queries are the same. */
  protected override indexStatement(table: string, index: SchemaIndex): DeferredStatement {
    return super.indexStatement(table, { ...index, condition: null, include: [] });
  }

  override async addIndex(model: SchemaModel, index: SchemaIndex): Promise<void> {
    if (this.#supportsIndex(index)) await super.addIndex(model, index);
  }

  override async removeIndex(model: SchemaModel, index: SchemaIndex): Promise<void> {
    if (!this.#supportsIndex(index)) return;
    const columns = index.columns.flatMap(({ expression }) => columnsOf(expression));
    await this.#dropIndex(model._meta.dbTable, index.name, columns);
  }

  override async renameIndex(model: SchemaModel, oldIndex: SchemaIndex, newIndex: SchemaIndex): Promise<void> {
    if (!this.#supportsIndex(oldIndex)) return;
    await this.#alter(model._meta.dbTable, [`RENAME INDEX ${this.q(oldIndex.name)} TO ${this.q(newIndex.name)}`]);
  }

  /** A foreign key needs an index that begins with its column: when this is the only one, it gets another first. */
  async #dropIndex(table: string, name: string, columns: readonly string[]): Promise<void> {
    const [first] = columns;
    if (first !== undefined && !this.collectSql) {
      const all = Object.entries((await this.#introspection.describeTable(table)).constraints);
      const isKey = all.some(([, c]) => c.foreignKey !== null && c.columns[0] === first);
      const others = all.filter(([other, c]) => other !== name && c.index && c.columns[0] === first);
      if (isKey && others.length === 0) await this.execute(this.fieldIndexStatement(table, first).sql);
    }
    await this.execute(`DROP INDEX ${this.q(name)} ON ${this.q(table)}`);
  }

  // ---- constraints ----

  /** Of unique constraints only those of plain columns, and on MySQL of expressions; the checks say so. */
  protected override supportsConstraint(constraint: SchemaConstraint): boolean {
    if (constraint.kind === "check") return true;
    const { condition, include, deferrable, nullsDistinct, expressions } = constraint;
    const plain = condition === null && include.length === 0 && deferrable === null && nullsDistinct === null;
    return plain && (expressions.length === 0 || !this.#flavour.isMariadb);
  }

  override async addConstraint(model: SchemaModel, constraint: SchemaConstraint): Promise<void> {
    if (!this.supportsConstraint(constraint)) return;
    const table = model._meta.dbTable;
    if (this.isIndexConstraint(constraint)) return this.execute(this.uniqueIndexStatement(table, constraint).sql);
    await this.#alter(table, [`ADD CONSTRAINT ${this.q(constraint.name)} ${this.constraintBody(constraint)}`]);
  }

  override async removeConstraint(model: SchemaModel, constraint: SchemaConstraint): Promise<void> {
    if (!this.supportsConstraint(constraint)) return;
    const table = model._meta.dbTable;
    if (constraint.kind === "unique") return this.#dropIndex(table, constraint.name, constraint.columns);
    await this.#alter(table, [`DROP CONSTRAINT ${this.q(constraint.name)}`]);
  }

  protected override uniqueTogetherStatement(table: string, columns: readonly string[]): DeferredStatement {
    return new DeferredStatement(
      table,
      columns,
      (t, names) => `ALTER TABLE ${this.q(t)} ADD ${this.#uniqueSql(t, names)}`,
    );
  }

  #uniqueSql(table: string, columns: readonly string[]): string {
    return `CONSTRAINT ${this.q(this.indexName(table, columns, "_uniq"))} UNIQUE (${this.nameList(columns)})`;
  }

  protected override dropUniqueSql(table: string, name: string): string {
    return `DROP INDEX ${this.q(name)} ON ${this.q(table)}`;
  }

  protected override async dropUnique(table: string, name: string, columns: readonly string[]): Promise<void> {
    await this.#dropIndex(table, name, columns);
  }

  /** Names of constraints and indexes about exactly these columns, without those that the model itself names. */
  async #constraintNames(
    table: string,
    columns: readonly string[],
    matches: (constraint: Constraint, name: string) => boolean,
    own: readonly { readonly name: string }[] = [],
  ): Promise<string[]> {
    const { constraints } = await this.#introspection.describeTable(table);
    const named = new Set(own.map((part) => part.name));
    return Object.entries(constraints)
      .filter(([name, c]) => !named.has(name) && matches(c, name) && c.columns.join("\0") === columns.join("\0"))
      .map(([name]) => name);
  }

  // ---- changing a column ----

  async #alter(table: string, changes: readonly string[]): Promise<void> {
    if (changes.length > 0) await this.execute(`ALTER TABLE ${this.q(table)} ${changes.join(", ")}`);
  }

  override async alterField(model: SchemaModel, oldField: SchemaField, newField: SchemaField): Promise<void> {
    if (oldField.column === null || newField.column === null) return;
    const change = this.#compare(oldField, newField);
    if (!change.any) return;
    if (change.generated) {
      throw new DatabaseError(
        `Modifying GeneratedFields is not supported - the field ${newField.name} must be removed and re-added with the new definition.`,
      );
    }
    const table = model._meta.dbTable;
    const retyped = change.type || change.collation;
    const keys = retyped ? await this.#introspection.incomingKeys(table, oldField.column) : [];
    await this.#dropParts(model, oldField, newField, change, keys);
    await this.#changeColumn(table, oldField, newField);
    for (const statement of this.deferred) statement.renameColumn(table, oldField.column, newField.column);
    await this.#addParts(table, oldField, newField, change, keys);
  }

  #compare(oldField: SchemaField, newField: SchemaField): FieldChange {
    return compareFields(oldField, newField, {
      type: this.backend.columnType,
      default: (field) => (this.hasDbDefault(field) ? this.databaseDefault(field) : null),
      generated: (field) => (field.generated === null ? null : this.generatedSql(field)),
      check: () => null,
    });
  }

  /** Takes away what would be in the way of the change, or is no longer wanted. */
  async #dropParts(
    model: SchemaModel,
    oldField: SchemaField,
    newField: SchemaField,
    change: FieldChange,
    keys: readonly IncomingKey[],
  ): Promise<void> {
    const { dbTable: table } = model._meta;
    const { vendor } = this.backend;
    const columns = [oldField.column!];
    if (oldField.remoteField?.dbConstraint === true && change.physical) {
      for (const name of await this.#constraintNames(table, columns, (c) => c.foreignKey !== null))
        await this.#dropForeignKey(table, name);
    }
    for (const key of keys) await this.#dropForeignKey(key.table, key.name);
    const becameKey = !oldField.primaryKey && newField.primaryKey;
    if (oldField.unique && !oldField.primaryKey && (!newField.unique || becameKey)) {
      const isOwn = (c: Constraint): boolean => c.unique && !c.primaryKey;
      for (const name of await this.#constraintNames(table, columns, isOwn, model._meta.schemaConstraints(vendor)))
        await this.#dropIndex(table, name, columns);
    }
    if (oldField.dbIndex && !oldField.unique && (!newField.dbIndex || newField.unique)) {
      const isOwn = (c: Constraint): boolean => c.index && !c.unique && c.foreignKey === null;
      for (const name of await this.#constraintNames(table, columns, isOwn, model._meta.schemaIndexes(vendor)))
        await this.#dropIndex(table, name, columns);
    }
  }

  /** The whole definition of the column at once: name, type, default, nullability, comment, and its place in the key. */
  async #changeColumn(table: string, oldField: SchemaField, newField: SchemaField): Promise<void> {
    const [from, to] = [this.q(oldField.column!), this.q(newField.column!)];
    const definition = this.columnSql(newField, PLAIN);
    const changes = [`CHANGE COLUMN ${from} ${to} ${definition}`];
    const filling = oldField.null && !newField.null ? this.#fillingOf(newField) : null;
    if (filling !== null) {
      // First the type, then the values, then NOT NULL.
      const nullable = `${this.backend.columnType(newField)}${newField.dbCollation ? this.collateSql(newField.dbCollation) : ""} NULL`;
      await this.#alter(table, [`CHANGE COLUMN ${from} ${to} ${nullable}`]);
      await this.execute(`UPDATE ${this.q(table)} SET ${to} = ${filling} WHERE ${to} IS NULL`);
      changes[0] = `MODIFY COLUMN ${to} ${definition}`;
    }
    const [wasKey, isKey] = [oldField.primaryKey, newField.primaryKey];
    if (wasKey !== isKey) {
      const { columns } = await this.#introspection.describeTable(table);
      const key = columns.filter((column) => column.primaryKey).map((column) => column.name);
      if (key.length > 0) changes.push("DROP PRIMARY KEY");
      if (isKey) changes.push(`ADD PRIMARY KEY (${this.q(newField.column!)})`);
    }
    await this.#alter(table, changes);
  }

  /** What stands in for NULL in a column that becomes required; null: nothing does. */
  #fillingOf(field: SchemaField): string | null {
    if (this.hasDbDefault(field)) return this.databaseDefault(field);
    const constant = field.getEffectiveDefault();
    return constant === null || constant === undefined ? null : this.quoteDefault(field, constant);
  }

  /** Makes what was dropped for the change, and what is new. */
  async #addParts(
    table: string,
    oldField: SchemaField,
    newField: SchemaField,
    change: FieldChange,
    keys: readonly IncomingKey[],
  ): Promise<void> {
    const columns = [newField.column!];
    const lostKey = oldField.primaryKey && !newField.primaryKey;
    if (!newField.primaryKey && newField.unique && (!oldField.unique || lostKey))
      await this.#alter(table, [`ADD ${this.#uniqueSql(table, columns)}`]);
    const indexed = newField.dbIndex && !newField.unique && !isLimitedType(this.backend.columnType(newField));
    const wasIndexed = oldField.dbIndex && !oldField.unique && !isLimitedType(this.backend.columnType(oldField));
    if (indexed && !wasIndexed) await this.execute(this.fieldIndexStatement(table, columns[0]!).sql);
    // Columns that point to a changed one take its type.
    for (const key of keys) await this.#retypeKey(key, newField);
    if (newField.remoteField?.dbConstraint === true && change.physical)
      await this.execute(this.#foreignKeyStatement(table, newField).sql);
    for (const key of keys)
      await this.#alter(key.table, [
        `ADD ${this.#foreignKeySql(key.name, key.column, table, newField.column!, key.onDelete)}`,
      ]);
  }

  async #retypeKey(key: IncomingKey, target: SchemaField): Promise<void> {
    const { columns } = await this.#introspection.describeTable(key.table);
    const column = columns.find(({ name }) => name === key.column)!;
    const collation = target.dbCollation === undefined ? "" : this.collateSql(target.dbCollation);
    const nullability = column.null ? "NULL" : "NOT NULL";
    await this.#alter(key.table, [
      `MODIFY ${this.q(key.column)} ${this.backend.columnType(target)}${collation} ${nullability}`,
    ]);
  }
}
