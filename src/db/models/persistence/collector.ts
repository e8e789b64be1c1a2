/** What a deletion takes with it. Follows `django.db.models.deletion` (docs/ref/models/fields, "on_delete"). */
import * as transaction from "../../connection/transaction.ts";
import { IntegrityError } from "../../errors.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { ModelClass } from "../fields/field.ts";
import { LoadedRow } from "../hydrate/loaded-row.ts";
import { ModelState, stateOf } from "../instance.ts";
import type { BaseModel, DeleteResult } from "../model.ts";
import type { Options } from "../options.ts";
import { QueryBuilder } from "../query/builder.ts";
import { joinConditions } from "../query/condition.ts";
import { connectionOf } from "../query/database.ts";
import type { QuerySet } from "../query/query-set.ts";
import { keyText } from "./keys.ts";
import type { ForeignKey } from "../relations/foreign-key.ts";
import {
  CASCADE,
  DO_NOTHING,
  type OnDelete,
  PROTECT,
  RESTRICT,
  SET_DEFAULT,
  SET_NULL,
} from "../relations/on-delete.ts";
import type { RemoteField } from "../relations/remote-field.ts";
import { postDelete, preDelete } from "../signals.ts";

/** Rows cannot be deleted because protected foreign keys point to them. */
export class ProtectedError extends IntegrityError {
  static override readonly code: string = "db.protected";
  readonly protectedObjects: readonly BaseModel[];

  constructor(message: string, protectedObjects: readonly BaseModel[]) {
    super(message);
    this.protectedObjects = protectedObjects;
  }
}

/** Rows cannot be deleted because restricted foreign keys point to them. */
export class RestrictedError extends IntegrityError {
  static override readonly code: string = "db.restricted";
  readonly restrictedObjects: readonly BaseModel[];

  constructor(message: string, restrictedObjects: readonly BaseModel[]) {
    super(message);
    this.restrictedObjects = restrictedObjects;
  }
}

interface CollectOptions {
  /** Model of the rows whose deletion led here. */
  readonly source?: ModelClass;
  /** Whether the reference may be NULL: then the order of deletion does not depend on it. */
  readonly nullable?: boolean;
  readonly keepParents?: boolean;
  /** Whether what points to the rows is collected too. */
  readonly related?: boolean;
  /** Whether `source` goes before the rows, as a child before its parent. */
  readonly reverseDependency?: boolean;
}

/** Rows of a model, by one or several keys that point to deleted rows; they need not be read. */
interface Referring {
  readonly model: ModelClass;
  readonly fields: readonly ForeignKey[];
  readonly targets: readonly BaseModel[];
}

interface FieldUpdate {
  readonly field: ForeignKey;
  readonly value: unknown;
  readonly rows: BaseModel[];
  readonly unread: Referring[];
}

/** Most rows of one statement: the engine's limit of parameters, and texts of a size that can be kept. */
const MOST_ROWS = 1000;

/** Whether rows of a model can go by one statement: no signals, no parents, nothing that must be collected. */
export function canDeleteFast(model: ModelClass, from: ForeignKey | null = null): boolean {
  if (from !== null && from.remoteField.onDelete !== CASCADE) return false;
  if (hasDeleteListeners(model)) return false;
  const meta = model._meta.concreteModel._meta;
  for (const link of meta.parents.values()) if (link !== from) return false;
  return referringTo(meta).every((remote) => isSkipped(remote.onDelete)) && !meta.privateFields.some(isGeneric);
}

function hasDeleteListeners(model: ModelClass): boolean {
  return preDelete.hasListeners(model) || postDelete.hasListeners(model);
}

/** Foreign keys that point to a model. */
function referringTo(meta: Options): readonly RemoteField[] {
  return meta.allRelatedObjects.filter((remote) => !remote.forward.manyToMany);
}

/** Whether the framework leaves the rows to the database. */
function isSkipped(rule: OnDelete | null): boolean {
  return rule === null || rule === DO_NOTHING || rule.dbAction !== null;
}

/** A relation without a foreign key that finds what points to rows itself. */
interface GenericField {
  bulkRelatedObjects(rows: readonly BaseModel[], using: string): Promise<readonly BaseModel[]>;
}

function isGeneric(field: object): field is GenericField {
  return "bulkRelatedObjects" in field;
}

export class Collector {
  readonly using: string;
  /** What `delete()` was called on: an instance, or the model of a query set. */
  readonly origin: unknown;
  /** Rows to delete by their class, in the order they were found. */
  #rows = new Map<ModelClass, Map<string, BaseModel>>();
  /** Tables that must lose their rows before those of the key. */
  readonly #dependencies = new Map<ModelClass, Set<ModelClass>>();
  readonly #updates: FieldUpdate[] = [];
  readonly #restricted: { readonly field: ForeignKey; rows: readonly BaseModel[] }[] = [];
  readonly #fast: Referring[] = [];

  constructor(using: string, origin: unknown) {
    this.using = using;
    this.origin = origin;
  }

  /** Adds rows and all that depends on them. Throws `ProtectedError` and `RestrictedError`. */
  async collect(rows: readonly BaseModel[], options: CollectOptions = {}): Promise<void> {
    await this.#collect(rows, options);
    if (rows.length > 0) await this.#checkRestricted(rows[0]!.constructor as ModelClass);
  }

  async #collect(rows: readonly BaseModel[], options: CollectOptions): Promise<void> {
    const { keepParents = false, related = true } = options;
    const fresh = this.#add(rows, options);
    if (fresh.length === 0) return;
    const model = fresh[0]!.constructor as ModelClass;
    if (!keepParents) await this.#collectParents(model, fresh);
    if (!related) return;
    const fast = new Map<ModelClass, ForeignKey[]>();
    const guarded = new Map<string, readonly BaseModel[]>();
    for (const remote of referringTo(model._meta)) {
      if (keepParents && model._meta.parents.has(remote.model._meta.concreteModel)) continue;
      if (isSkipped(remote.onDelete)) continue;
      const field = remote.forward as ForeignKey;
      if (canDeleteFast(field.model, field)) {
        fast.set(field.model, [...(fast.get(field.model) ?? []), field]);
        continue;
      }
      for (const targets of this.#batches(fresh, 1)) {
        const found = await this.#apply(field, remote.onDelete!, { model: field.model, fields: [field], targets });
        if (found.length === 0) continue;
        const name = `'${field.model._meta.objectName}.${field.name}'`;
        guarded.set(name, [...(guarded.get(name) ?? []), ...found]);
      }
    }
    if (guarded.size > 0) {
      throw new ProtectedError(
        `Cannot delete some instances of model '${model._meta.objectName}' because they are referenced through protected foreign keys: ${[...guarded.keys()].join(", ")}.`,
        [...new Set([...guarded.values()].flat())],
      );
    }
    for (const [referring, fields] of fast) {
      for (const targets of this.#batches(fresh, fields.length)) this.#fast.push({ model: referring, fields, targets });
    }
    for (const field of model._meta.privateFields) {
      if (!isGeneric(field)) continue;
      await this.#collect(await field.bulkRelatedObjects(fresh, this.using), { source: model, nullable: true });
    }
  }

  /** Applies a rule of onDelete to referring rows; gives those that a PROTECT guards. */
  async #apply(field: ForeignKey, rule: OnDelete, referring: Referring): Promise<readonly BaseModel[]> {
    if (rule === SET_NULL) this.#update(field, null, { unread: referring });
    else if (rule.name === "SET" && typeof rule.value !== "function")
      this.#update(field, rule.value, { unread: referring });
    else {
      const rows = await this.#read(referring, rule);
      if (rows.length === 0) return NONE;
      if (rule === PROTECT) return rows;
      if (rule === CASCADE) await this.#cascade(field, rows);
      else if (rule === RESTRICT) {
        this.#restricted.push({ field, rows });
        this.#dependency(field.relatedModel, field.model);
      } else {
        const value = rule === SET_DEFAULT ? field.getDefault() : (rule.value as () => unknown)();
        this.#update(field, await value, { rows });
      }
    }
    return NONE;
  }

  async #cascade(field: ForeignKey, rows: readonly BaseModel[]): Promise<void> {
    await this.#collect(rows, { source: field.relatedModel, nullable: field.null });
    if (field.null && !connectionOf(this.using).features.canDeferConstraints) this.#update(field, null, { rows });
  }

  /** Referring rows. Those that nobody sees are read without the columns that nothing needs. */
  async #read(referring: Referring, rule: OnDelete): Promise<readonly BaseModel[]> {
    const query = this.#query(referring);
    const { model } = referring;
    const seen = rule === PROTECT || rule === RESTRICT || hasDeleteListeners(model) || model._meta.parents.size > 0;
    if (seen) return (await query) as BaseModel[];
    const needed = [
      ...model._meta.pkFields,
      ...referringTo(model._meta).map((r) => (r.forward as ForeignKey).foreignField),
    ];
    const names = new Set(needed.map((field) => field.name));
    return (await query.only(...([...names] as never[]))) as BaseModel[];
  }

  #query({ model, fields, targets }: Referring): QuerySet<BaseModel> {
    const parts = fields.map((field) => ({ [`${field.name}__in`]: targets.map((row) => field.targetValue(row)) }));
    return this.#all(model).filterUnchecked(parts.length === 1 ? parts[0] : joinConditions("or", parts));
  }

  #all(model: ModelClass): QuerySet<BaseModel> {
    return (model._meta.baseManager as unknown as QuerySet<BaseModel>).using(this.using).with(() => ({ ordering: [] }));
  }

  /** Rows of parent tables go too, after those of the child; what points to them was found at the child. */
  async #collectParents(model: ModelClass, rows: readonly BaseModel[]): Promise<void> {
    const concrete = model._meta.concreteModel;
    for (const [parent, link] of concrete._meta.parents) {
      if (link === null || link.model._meta.concreteModel !== concrete) continue;
      const above = parent._meta.concreteFields;
      const whole = rows.every((row) => !above.some((field) => stateOf(row).deferred?.has(field.name) === true));
      const parentRows = whole
        ? rows.map((row) => parentOf(row, parent))
        : await this.#all(parent).filterUnchecked({ pk__in: rows.map((row) => link.valueFromObject(row)) });
      await this.#collect(parentRows, { source: model, related: false, reverseDependency: true });
    }
  }

  /** Remembers rows; gives those that were not known. */
  #add(rows: readonly BaseModel[], options: CollectOptions): BaseModel[] {
    if (rows.length === 0) return [];
    const { source, nullable = false, reverseDependency = false } = options;
    const model = rows[0]!.constructor as ModelClass;
    let known = this.#rows.get(model);
    if (known === undefined) this.#rows.set(model, (known = new Map()));
    const fresh: BaseModel[] = [];
    for (const row of rows) {
      const key = keyText(row.pk);
      if (known.has(key)) continue;
      known.set(key, row);
      fresh.push(row);
    }
    if (source !== undefined && !nullable) {
      if (reverseDependency) this.#dependency(model, source);
      else this.#dependency(source, model);
    }
    return fresh;
  }

  /** Rows of `dependency` must go before those of `model`. */
  #dependency(model: ModelClass, dependency: ModelClass): void {
    const key = model._meta.concreteModel;
    let before = this.#dependencies.get(key);
    if (before === undefined) this.#dependencies.set(key, (before = new Set()));
    before.add(dependency._meta.concreteModel);
  }

  #update(
    field: ForeignKey,
    value: unknown,
    { rows = NONE, unread }: { readonly rows?: readonly BaseModel[]; readonly unread?: Referring },
  ): void {
    let known = this.#updates.find((update) => update.field === field && update.value === value);
    if (known === undefined) this.#updates.push((known = { field, value, rows: [], unread: [] }));
    known.rows.push(...rows);
    if (unread !== undefined) known.unread.push(unread);
  }

  /** Restricted rows are fine when they are deleted anyway. */
  async #checkRestricted(model: ModelClass): Promise<void> {
    const left: { readonly field: ForeignKey; readonly rows: readonly BaseModel[] }[] = [];
    for (const { field, rows } of this.#restricted) {
      const deleted = new Set<string>();
      for (const [collected, known] of this.#rows) {
        if (collected._meta.concreteModel === field.model._meta.concreteModel)
          for (const key of known.keys()) deleted.add(key);
      }
      for (const fast of this.#fast) {
        if (fast.model !== field.model) continue;
        const found = await this.#query(fast).filterUnchecked({ pk__in: rows.map((row) => row.pk) });
        for (const row of found) deleted.add(keyText(row.pk));
      }
      const rest = rows.filter((row) => !deleted.has(keyText(row.pk)));
      if (rest.length > 0) left.push({ field, rows: rest });
    }
    if (left.length === 0) return;
    const names = new Set(left.map(({ field }) => `'${field.model._meta.objectName}.${field.name}'`));
    throw new RestrictedError(
      `Cannot delete some instances of model '${model._meta.objectName}' because they are referenced through restricted foreign keys: ${[...names].join(", ")}.`,
      [...new Set(left.flatMap(({ rows }) => rows))],
    );
  }

  /** Puts the models in the order in which their rows can go; as found when the dependencies make a circle. */
  #sort(): void {
    const models = [...this.#rows.keys()];
    const tables = new Set(models.map((model) => model._meta.concreteModel));
    const sorted: ModelClass[] = [];
    const done = new Set<ModelClass>();
    while (sorted.length < models.length) {
      const before = sorted.length;
      for (const model of models) {
        const table = model._meta.concreteModel;
        if (sorted.includes(model)) continue;
        const waits = [...(this.#dependencies.get(table) ?? NONE)].some(
          (m) => tables.has(m as ModelClass) && m !== table && !done.has(m as ModelClass),
        );
        if (waits) continue;
        sorted.push(model);
        done.add(table);
      }
      if (sorted.length === before) return;
    }
    this.#rows = new Map(sorted.map((model) => [model, this.#rows.get(model)!]));
  }

  /** Runs the deletion in one transaction; gives the number of rows, in all and by model. */
  async delete(): Promise<DeleteResult> {
    this.#sort();
    const counts = new Map<string, number>();
    const count = (model: ModelClass, rows: number): void => {
      if (rows > 0) counts.set(model._meta.label, (counts.get(model._meta.label) ?? 0) + rows);
    };
    const single = this.#single();
    if (single === null) {
      await transaction.atomic(() => this.#run(count), { using: this.using, savepoint: false });
    } else count(single, await this.#deleteRows(single, [...this.#rows.get(single)!.values()]));
    for (const [model, rows] of this.#rows) {
      for (const row of rows.values()) model._meta.pk.setRawValue(row, null);
    }
    const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
    return [total, Object.fromEntries(counts)];
  }

  /** The model of the only row, when nothing hangs on it: one statement needs no transaction. */
  #single(): ModelClass | null {
    const [model, ...others] = this.#rows.keys();
    if (model === undefined || others.length > 0 || this.#fast.length > 0 || this.#updates.length > 0) return null;
    return this.#rows.get(model)!.size === 1 && canDeleteFast(model) ? model : null;
  }

  async #run(count: (model: ModelClass, rows: number) => void): Promise<void> {
    for (const model of this.#rows.keys()) await this.#signal(preDelete, model);
    for (const fast of this.#fast) count(fast.model, await this.#deleteReferring(fast));
    for (const update of this.#updates) await this.#setField(update);
    for (const [model, known] of this.#rows) {
      // Rows of one table may point to each other: newest first.
      const rows = [...known.values()].sort((a, b) => compareKeys(b.pk, a.pk));
      count(model, await this.#deleteRows(model, rows));
      await this.#signal(postDelete, model);
    }
  }

  async #signal(signal: typeof preDelete, model: ModelClass): Promise<void> {
    if (model._meta.autoCreated !== null || !signal.hasListeners(model)) return;
    for (const instance of this.#rows.get(model)!.values())
      await signal.send(model, { instance, using: this.using, origin: this.origin });
  }

  async #setField({ field, value, rows, unread }: FieldUpdate): Promise<void> {
    const change = { [field.name]: value } as never;
    for (const referring of unread) await this.#query(referring).update(change);
    for (const batch of this.#batches(rows, 1))
      await this.#all(field.model)
        .filterUnchecked({ pk__in: batch.map((row) => row.pk) })
        .update(change);
  }

  async #deleteReferring({ model, fields, targets }: Referring): Promise<number> {
    const items = fields.map(
      (field) =>
        (builder: QueryBuilder): SqlExpression => ({
          kind: "in",
          left: builder.tree.column(builder.tree.base, field),
          right: targets.map((row) => builder.param(field.targetValue(row), field)),
        }),
    );
    return this.#execute(model, (builder) =>
      items.length === 1 ? items[0]!(builder) : { kind: "or", items: items.map((item) => item(builder)) },
    );
  }

  async #deleteRows(model: ModelClass, rows: readonly BaseModel[]): Promise<number> {
    const { pk, pkFields } = model._meta.concreteModel._meta;
    let count = 0;
    for (const batch of this.#batches(rows, pkFields.length)) {
      count += await this.#execute(model, (builder) => ({
        kind: "in",
        left: builder.tree.column(builder.tree.base, pk),
        right: batch.map((row) => builder.param(pk.valueFromObject(row), pk)),
      }));
    }
    return count;
  }

  async #execute(model: ModelClass, where: (builder: QueryBuilder) => SqlExpression): Promise<number> {
    const connection = connectionOf(this.using);
    const { backend } = connection;
    const builder = new QueryBuilder(model, backend);
    const query = backend.compiler.compile({ kind: "delete", table: model._meta.dbTable, where: where(builder) });
    return (await connection.execute(query)).rowCount;
  }

  /** Rows in batches that one statement can take, with so many parameters for each. */
  *#batches(rows: readonly BaseModel[], params: number): Generator<readonly BaseModel[]> {
    const { maxQueryParams } = connectionOf(this.using).features;
    const size = Math.max(1, Math.min(MOST_ROWS, Math.floor(maxQueryParams / params)));
    for (let i = 0; i < rows.length; i += size) yield rows.slice(i, i + size);
  }
}

const NONE: readonly BaseModel[] = [];

/** The part of a row that its parent's table holds. */
function parentOf(row: BaseModel, parent: ModelClass): BaseModel {
  const values: Record<string, unknown> = {};
  for (const field of parent._meta.concreteFields)
    values[field.name] = (row as unknown as Record<string, unknown>)[field.name];
  const { db } = stateOf(row);
  return new parent(new LoadedRow(values, new ModelState(false, db, "peers", null, false)) as never);
}

function compareKeys(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < a.length; i++) {
      const order = compareKeys(a[i], b[i]);
      if (order !== 0) return order;
    }
    return 0;
  }
  const [x, y] = [a, b] as [number, number];
  return x < y ? -1 : x > y ? 1 : 0;
}
