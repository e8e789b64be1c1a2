/** Schema changes on PostgreSQL, in the SQL of Django (`django/db/backends/postgresql/schema.py`). */
import { DatabaseError } from "../../errors.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { checkWord } from "../../sql/identifiers.ts";
import { columnsOf } from "../../sql/map-columns.ts";
import { collationOf, isAutoColumn } from "../column-field.ts";
import type { TableDescription } from "../contract.ts";
import { DeferredStatement } from "../deferred-statement.ts";
import type { SchemaConstraint, SchemaField, SchemaIndex, SchemaModel } from "../schema.ts";
import { BaseSchemaEditor } from "../schema-editor.ts";
import { columnCheck, columnSuffix } from "./column-types.ts";
import { compareFields, type FieldChange } from "../field-change.ts";
import { ForeignKeyStatement } from "../foreign-key-statement.ts";
import { type IncomingKey, PostgresqlIntrospection } from "./introspection.ts";
import { resetSequenceSql } from "./sequences.ts";

/** Operators are written in code; other characters would be SQL of somebody else. */
function checkOperator(operator: string): string {
  if (/^[-+*/<>=~!@#%^&|`?]{1,10}$/.test(operator)) return operator;
  throw new DatabaseError(`${JSON.stringify(operator)} is no operator of PostgreSQL.`);
}

type Constraint = TableDescription["constraints"][string];

export class PostgresqlSchemaEditor extends BaseSchemaEditor {
  /** Collations that have been looked up: whether equal texts are equal bytes. */
  readonly #deterministic = new Map<string, boolean>();

  // ---- words of PostgreSQL ----

  protected override columnCheck(field: SchemaField): string | null {
    return columnCheck(field, this.q(field.column!));
  }

  protected override columnSuffix(field: SchemaField): string | null {
    return columnSuffix(field);
  }

  protected override uniqueTogetherStatement(table: string, columns: readonly string[]): DeferredStatement {
    return new DeferredStatement(table, columns, (t, names) => this.#uniqueSql(t, names));
  }

  #uniqueSql(table: string, columns: readonly string[]): string {
    const name = this.indexName(table, columns, "_uniq");
    return `ALTER TABLE ${this.q(table)} ADD CONSTRAINT ${this.q(name)} UNIQUE (${this.nameList(columns)})`;
  }

  protected override dropUniqueSql(table: string, name: string): string {
    return `ALTER TABLE ${this.q(table)} DROP CONSTRAINT ${this.q(name)}`;
  }

  protected override indexParts(
    parts: readonly {
      readonly expression: SqlExpression;
      readonly descending: boolean;
      readonly opclass?: string;
    }[],
  ): string {
    return parts
      .map((part) => {
        const sql = super.indexParts([{ ...part, descending: false }]);
        const opclass = part.opclass === undefined ? "" : ` ${part.opclass}`;
        return `${sql}${opclass}${part.descending ? " DESC" : ""}`;
      })
      .join(", ");
  }

  protected override createIndexWords({ concurrently }: SchemaIndex): string {
    return concurrently === true ? "CREATE INDEX CONCURRENTLY" : "CREATE INDEX";
  }

  protected override usingSql(index: SchemaIndex): string {
    return index.using === undefined ? "" : ` USING ${checkWord(index.using, "The access method of an index")}`;
  }

  protected override parametersSql({ parameters = {} }: SchemaIndex): string {
    const words = Object.entries(parameters).map(([name, value]) => {
      const text = typeof value === "boolean" ? (value ? "on" : "off") : value;
      return `${checkWord(name, "The parameter of an index")} = ${typeof text === "number" ? text : checkWord(text, "The parameter of an index")}`;
    });
    return words.length === 0 ? "" : ` WITH (${words.join(", ")})`;
  }

  /** `EXCLUDE USING gist (room WITH =, stay WITH &&) WHERE (…)`. */
  protected override constraintBody(constraint: SchemaConstraint): string {
    const { exclusion, condition, deferrable } = constraint;
    if (exclusion === undefined) return super.constraintBody(constraint);
    const parts = constraint.expressions.map((part, i) => {
      const opclass = exclusion.opclasses[i];
      return `${this.indexParts([{ ...part, ...(opclass === undefined ? {} : { opclass }) }])} WITH ${checkOperator(exclusion.operators[i]!)}`;
    });
    const where = condition === null ? "" : ` WHERE (${this.inlineSql(condition)})`;
    const waits = deferrable === null ? "" : ` DEFERRABLE INITIALLY ${deferrable.toUpperCase()}`;
    return `EXCLUDE USING ${checkWord(exclusion.using, "The access method")} (${parts.join(", ")})${this.includeSql(constraint.include)}${where}${waits}`;
  }

  // ---- tables ----

  override async createModel(model: SchemaModel): Promise<void> {
    await this.#learnCollations(model._meta.localConcreteFields);
    await super.createModel(model);
  }

  protected override async afterCreateTable(model: SchemaModel): Promise<void> {
    const { dbTable, dbTableComment, localConcreteFields } = model._meta;
    if (dbTableComment)
      await this.execute(`COMMENT ON TABLE ${this.q(dbTable)} IS ${this.compiler.quoteValue(dbTableComment)}`);
    for (const field of localConcreteFields) if (field.dbComment) await this.#comment(dbTable, field);
  }

  async #comment(table: string, field: SchemaField): Promise<void> {
    const comment = field.dbComment ? this.compiler.quoteValue(field.dbComment) : "NULL";
    await this.execute(`COMMENT ON COLUMN ${this.q(table)}.${this.q(field.column!)} IS ${comment}`);
  }

  // ---- foreign keys ----

  /** In a new table the key comes last, when the table that it points to is there. */
  protected override inlineForeignKey(model: SchemaModel, field: SchemaField): null {
    this.deferred.push(this.#foreignKeyStatement(model._meta.dbTable, field));
    return null;
  }

  #foreignKeyStatement(table: string, field: SchemaField, suffix?: string): DeferredStatement {
    const { model, field: target, dbOnDelete } = field.remoteField!;
    const action = dbOnDelete === null ? "" : ` ON DELETE ${dbOnDelete}`;
    return new ForeignKeyStatement(
      table,
      field.column!,
      { table: model._meta.dbTable, column: target.column! },
      (t, column, toTable, toColumn) => {
        const name = this.indexName(t, [column], suffix ?? `_fk_${toTable}_${toColumn}`);
        return `ALTER TABLE ${this.q(t)} ADD CONSTRAINT ${this.q(name)} FOREIGN KEY (${this.q(column)}) REFERENCES ${this.q(toTable)} (${this.q(toColumn)})${action} DEFERRABLE INITIALLY DEFERRED`;
      },
    );
  }

  async #dropForeignKey(table: string, name: string): Promise<void> {
    // What was put off is checked now: a table with checks in waiting cannot be changed.
    await this.execute(`SET CONSTRAINTS ${this.q(name)} IMMEDIATE`);
    await this.execute(`ALTER TABLE ${this.q(table)} DROP CONSTRAINT ${this.q(name)}`);
  }

  // ---- fields ----

  override async addField(model: SchemaModel, field: SchemaField): Promise<void> {
    if (field.column === null) return super.addField(model, field);
    await this.#learnCollations([field]);
    const table = model._meta.dbTable;
    const fills = !this.hasDbDefault(field) && field.generated === null;
    const fallback = fills ? (field.getEffectiveDefault() ?? null) : null;
    let definition = this.columnSql(field);
    if (fallback !== null) {
      const type = this.backend.columnType(field) + (field.dbCollation ? this.collateSql(field.dbCollation) : "");
      definition = `${type} DEFAULT ${this.quoteDefault(field, fallback)}${definition.slice(type.length)}`;
    }
    const suffix = this.columnSuffix(field);
    if (suffix !== null) definition += ` ${suffix}`;
    const check = this.columnCheck(field);
    if (check !== null) definition += ` CHECK (${check})`;
    const { remoteField } = field;
    let keyName: string | null = null;
    if (remoteField?.dbConstraint === true) {
      const { dbTable: toTable } = remoteField.model._meta;
      const toColumn = remoteField.field.column!;
      keyName = this.indexName(table, [field.column], `_fk_${toTable}_${toColumn}`);
      const action = remoteField.dbOnDelete === null ? "" : ` ON DELETE ${remoteField.dbOnDelete}`;
      definition += ` CONSTRAINT ${this.q(keyName)} REFERENCES ${this.q(toTable)}(${this.q(toColumn)})${action} DEFERRABLE INITIALLY DEFERRED`;
    }
    await this.execute(`ALTER TABLE ${this.q(table)} ADD COLUMN ${this.q(field.column)} ${definition}`);
    // Data may be changed in the same transaction.
    if (keyName !== null) await this.execute(`SET CONSTRAINTS ${this.q(keyName)} IMMEDIATE`);
    if (fallback !== null) await this.#alter(table, [`ALTER COLUMN ${this.q(field.column)} DROP DEFAULT`]);
    if (field.dbComment) await this.#comment(table, field);
    this.deferFieldIndex(table, field);
  }

  override async removeField(model: SchemaModel, field: SchemaField): Promise<void> {
    if (field.column === null) return super.removeField(model, field);
    const table = model._meta.dbTable;
    if (field.remoteField !== null) {
      for (const name of await this.#constraintNames(table, [field.column], (c) => c.foreignKey !== null))
        await this.#dropForeignKey(table, name);
    }
    await this.execute(`ALTER TABLE ${this.q(table)} DROP COLUMN ${this.q(field.column)} CASCADE`);
    this.deferred = this.deferred.filter((statement) => !statement.referencesColumn(table, field.column!));
  }

  // ---- indexes ----

  /** Beside an index of text one for LIKE, which the first serves only under the collation C. */
  protected override deferFieldIndex(table: string, field: SchemaField): void {
    super.deferFieldIndex(table, field);
    const like = this.#likeIndexStatement(table, field);
    if (like !== null) this.deferred.push(like);
  }

  #likeIndexStatement(table: string, field: SchemaField): DeferredStatement | null {
    if (!field.dbIndex && !field.unique) return null;
    const type = this.backend.columnType(field);
    const kind = ["varchar", "text"].find((name) => type.startsWith(name));
    if (kind === undefined || type.includes("[")) return null;
    const collation = collationOf(field);
    if (collation !== undefined && this.#deterministic.get(collation) !== true) return null;
    return new DeferredStatement(
      table,
      [field.column!],
      (t, columns) =>
        `CREATE INDEX ${this.q(this.indexName(t, columns, "_like"))} ON ${this.q(t)} (${this.q(columns[0]!)} ${kind}_pattern_ops)`,
    );
  }

  async #learnCollations(fields: readonly SchemaField[]): Promise<void> {
    for (const field of fields) {
      const collation = collationOf(field);
      if (collation === undefined || this.#deterministic.has(collation)) continue;
      const { rows } = await this.executor.execute("SELECT collisdeterministic FROM pg_collation WHERE collname = $1", [
        collation,
      ]);
      this.#deterministic.set(collation, rows[0]?.[0] === true);
    }
  }

  override async removeIndex(_model: SchemaModel, index: SchemaIndex): Promise<void> {
    const words = index.concurrently === true ? "DROP INDEX CONCURRENTLY" : "DROP INDEX";
    await this.execute(`${words} IF EXISTS ${this.q(index.name)}`);
  }

  override async renameIndex(model: SchemaModel, oldIndex: SchemaIndex, newIndex: SchemaIndex): Promise<void> {
    const waiting = this.deferred.some((statement) =>
      statement.isAbout(
        model._meta.dbTable,
        oldIndex.columns.flatMap(({ expression }) => columnsOf(expression)),
      ),
    );
    if (waiting) return super.renameIndex(model, oldIndex, newIndex);
    await this.execute(`ALTER INDEX ${this.q(oldIndex.name)} RENAME TO ${this.q(newIndex.name)}`);
  }

  // ---- constraints ----

  override async addConstraint(model: SchemaModel, constraint: SchemaConstraint): Promise<void> {
    const table = model._meta.dbTable;
    if (this.isIndexConstraint(constraint)) return this.execute(this.uniqueIndexStatement(table, constraint).sql);
    await this.execute(
      `ALTER TABLE ${this.q(table)} ADD CONSTRAINT ${this.q(constraint.name)} ${this.constraintBody(constraint)}${constraint.notValid === true ? " NOT VALID" : ""}`,
    );
  }

  override async removeConstraint(model: SchemaModel, constraint: SchemaConstraint): Promise<void> {
    if (this.isIndexConstraint(constraint)) return this.execute(`DROP INDEX IF EXISTS ${this.q(constraint.name)}`);
    await this.execute(this.dropUniqueSql(model._meta.dbTable, constraint.name));
  }

  /** Names of constraints and indexes about exactly these columns, without those that the model itself names. */
  async #constraintNames(
    table: string,
    columns: readonly string[] | null,
    matches: (constraint: Constraint, name: string) => boolean,
    own: readonly { readonly name: string }[] = [],
  ): Promise<string[]> {
    const { constraints } = await this.backend.createIntrospection(this.executor).describeTable(table);
    const named = new Set(own.map((part) => part.name));
    return Object.entries(constraints)
      .filter(
        ([name, c]) =>
          !named.has(name) && matches(c, name) && (columns === null || c.columns.join("\0") === columns.join("\0")),
      )
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
    const keys =
      change.type || change.collation
        ? await new PostgresqlIntrospection(this.executor).incomingKeys(table, oldField.column)
        : [];
    await this.#learnCollations([oldField, newField]);
    await this.#dropParts(model, oldField, newField, keys);
    const { column } = newField;
    if (oldField.column !== column) {
      await this.execute(this.renameColumnSql(table, oldField.column, column));
      for (const statement of this.deferred) statement.renameColumn(table, oldField.column, column);
    }
    await this.#alterColumn(table, oldField, newField, change);
    if (oldField.primaryKey && !newField.primaryKey) {
      for (const name of await this.#constraintNames(table, null, (c) => c.primaryKey))
        await this.execute(this.dropUniqueSql(table, name));
    }
    await this.#addParts(model, oldField, newField, keys, change);
  }

  #compare(oldField: SchemaField, newField: SchemaField): FieldChange {
    return compareFields(oldField, newField, {
      type: this.backend.columnType,
      default: (field) => (this.hasDbDefault(field) ? this.databaseDefault(field) : null),
      check: (field) => columnCheck(field, "?"),
      generated: (field) => (field.generated === null ? null : this.generatedSql(field)),
    });
  }

  /** Takes away what would be in the way of the change, or is no longer wanted. */
  async #dropParts(
    model: SchemaModel,
    oldField: SchemaField,
    newField: SchemaField,
    keys: readonly IncomingKey[],
  ): Promise<void> {
    const { dbTable: table } = model._meta;
    const schemaConstraints = model._meta.schemaConstraints("postgresql");
    const schemaIndexes = model._meta.schemaIndexes("postgresql");
    const columns = [oldField.column!];
    const change = this.#compare(oldField, newField);
    if (oldField.remoteField?.dbConstraint === true && change.physical) {
      for (const name of await this.#constraintNames(table, columns, (c) => c.foreignKey !== null))
        await this.#dropForeignKey(table, name);
    }
    const becameKey = !oldField.primaryKey && newField.primaryKey;
    if (oldField.unique && !oldField.primaryKey && (!newField.unique || becameKey)) {
      const isOwn = (c: Constraint): boolean => c.unique && !c.primaryKey && !c.index;
      for (const name of await this.#constraintNames(table, columns, isOwn, schemaConstraints))
        await this.execute(this.dropUniqueSql(table, name));
    }
    for (const key of keys) await this.#dropForeignKey(key.table, key.name);
    if (oldField.dbIndex && !oldField.unique && (!newField.dbIndex || newField.unique)) {
      const isOwn = (c: Constraint, name: string): boolean => c.index && !c.unique && !isLikeIndex(c, name);
      for (const name of await this.#constraintNames(table, columns, isOwn, schemaIndexes))
        await this.execute(`DROP INDEX IF EXISTS ${this.q(name)}`);
    }
    if (change.check && columnCheck(oldField, "?") !== null) {
      for (const name of await this.#constraintNames(table, columns, (c) => c.check, schemaConstraints))
        await this.execute(this.dropUniqueSql(table, name));
    }
    if (this.#likeIndexStatement(table, oldField) !== null && this.#likeIndexStatement(table, newField) === null) {
      for (const name of await this.#constraintNames(table, columns, isLikeIndex))
        await this.execute(`DROP INDEX IF EXISTS ${this.q(name)}`);
    }
  }

  async #alterColumn(table: string, oldField: SchemaField, newField: SchemaField, change: FieldChange): Promise<void> {
    const column = this.q(newField.column!);
    const alter = `ALTER COLUMN ${column}`;
    const changes: string[] = [];
    if (change.auto && isAutoColumn(oldField)) await this.#alter(table, [`${alter} DROP IDENTITY IF EXISTS`]);
    if (change.type || change.collation || change.auto)
      changes.push(this.#typeSql(newField.column!, oldField, newField));
    if (change.default) {
      changes.push(
        !this.hasDbDefault(newField)
          ? `${alter} DROP DEFAULT`
          : `${alter} SET DEFAULT ${this.databaseDefault(newField)}`,
      );
    }
    const becomesRequired = oldField.null && !newField.null;
    const constant = becomesRequired && !this.hasDbDefault(newField) ? newField.getEffectiveDefault() : null;
    let filling: string | null = null;
    if (constant !== null && constant !== undefined) {
      filling = this.quoteDefault(newField, constant);
      changes.push(`${alter} SET DEFAULT ${filling}`);
    } else if (becomesRequired && this.hasDbDefault(newField)) filling = this.databaseDefault(newField);
    const nullChange = change.null ? [`${alter} ${newField.null ? "DROP" : "SET"} NOT NULL`] : [];
    if (filling === null) changes.push(...nullChange);
    await this.#alter(table, changes);
    if (filling !== null) {
      await this.execute(`UPDATE ${this.q(table)} SET ${column} = ${filling} WHERE ${column} IS NULL`);
      await this.execute("SET CONSTRAINTS ALL IMMEDIATE");
      await this.#alter(table, nullChange);
    }
    if (change.auto && isAutoColumn(newField)) {
      await this.#alter(table, [`${alter} ADD GENERATED BY DEFAULT AS IDENTITY`]);
      await this.execute(resetSequenceSql(this.compiler, table, newField.column!));
    }
    if (change.comment) await this.#comment(table, newField);
    if (filling !== null && !this.hasDbDefault(newField)) await this.#alter(table, [`${alter} DROP DEFAULT`]);
  }

  /** Makes what was dropped for the change, and what is new. */
  async #addParts(
    model: SchemaModel,
    oldField: SchemaField,
    newField: SchemaField,
    keys: readonly IncomingKey[],
    change: FieldChange,
  ): Promise<void> {
    const table = model._meta.dbTable;
    const columns = [newField.column!];
    const lostKey = oldField.primaryKey && !newField.primaryKey;
    const becameKey = !oldField.primaryKey && newField.primaryKey;
    if (!newField.primaryKey && newField.unique && (!oldField.unique || lostKey))
      await this.execute(this.#uniqueSql(table, columns));
    if ((!oldField.dbIndex || oldField.unique) && newField.dbIndex && !newField.unique)
      await this.execute(this.fieldIndexStatement(table, newField.column!).sql);
    if (becameKey) {
      const name = this.indexName(table, columns, "_pk");
      await this.execute(
        `ALTER TABLE ${this.q(table)} ADD CONSTRAINT ${this.q(name)} PRIMARY KEY (${this.nameList(columns)})`,
      );
    }
    // Columns that point to a changed one take its type.
    for (const key of keys) {
      // An index for LIKE is one of text.
      const likes = isText(this.backend.columnType(newField))
        ? []
        : await this.#constraintNames(key.table, [key.column], isLikeIndex);
      for (const name of likes) await this.execute(`DROP INDEX IF EXISTS ${this.q(name)}`);
      await this.#alter(key.table, [this.#typeSql(key.column, oldField, newField)]);
    }
    if (newField.remoteField?.dbConstraint === true && change.physical)
      await this.execute(this.#foreignKeyStatement(table, newField).sql);
    for (const key of keys) {
      const definition = key.definition.replace(
        /(REFERENCES [^(]+)\([^()]+\)/,
        (_, target: string) => `${target}(${this.q(newField.column!)})`,
      );
      await this.#alter(key.table, [`ADD CONSTRAINT ${this.q(key.name)} ${definition}`]);
    }
    const check = columnCheck(newField, this.q(newField.column!));
    if (change.check && check !== null) {
      const name = this.indexName(table, columns, "_check");
      await this.execute(`ALTER TABLE ${this.q(table)} ADD CONSTRAINT ${this.q(name)} CHECK (${check})`);
    }
    const like = this.#likeIndexStatement(table, oldField) === null ? this.#likeIndexStatement(table, newField) : null;
    if (like !== null) await this.execute(like.sql);
  }

  #typeSql(name: string, oldField: SchemaField, newField: SchemaField): string {
    const [from, to] = [this.backend.columnType(oldField), this.backend.columnType(newField)];
    const column = this.q(name);
    const collation = collationOf(newField);
    const plain = (type: string): string => type.replace(/\([^)]*\)/, "");
    const using = newField.generated === null && plain(from) !== plain(to) ? ` USING ${column}::${to}` : "";
    return `ALTER COLUMN ${column} TYPE ${to}${collation === undefined ? "" : this.collateSql(collation)}${using}`;
  }
}

const isText = (type: string): boolean => /^(?:varchar|text)\b(?!.*\[)/.test(type);

/** Indexes for LIKE are known by their name alone. */
function isLikeIndex(constraint: Constraint, name: string): boolean {
  return constraint.index && name.endsWith("_like");
}
