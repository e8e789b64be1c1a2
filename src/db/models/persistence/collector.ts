/** What a deletion takes with it. Follows `django.db.models.deletion` (docs/ref/models/fields, "on_delete"). */
import * as transaction from "../../connection/transaction.ts";
import { IntegrityError } from "../../errors.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { ModelClass } from "../fields/field.ts";
import { ownState } from "../instance.ts";
import type { BaseModel, DeleteResult } from "../model.ts";
import { QueryBuilder } from "../query/builder.ts";
import { connectionOf } from "../query/database.ts";
import type { QuerySet } from "../query/query-set.ts";
import { keyText } from "./keys.ts";
import type { ForeignKey } from "../relations/foreign-key.ts";
import { CASCADE, DO_NOTHING, PROTECT, RESTRICT, SET_DEFAULT, SET_NULL } from "../relations/on-delete.ts";
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

const BATCH = 500;

interface CollectOptions {
  readonly source?: ModelClass;
  readonly nullable?: boolean;
  readonly keepParents?: boolean;
  /** Whether what points to the rows is collected too. */
  readonly related?: boolean;
  readonly reverseDependency?: boolean;
}

interface FieldUpdate {
  readonly field: ForeignKey;
  readonly value: unknown;
  readonly rows: BaseModel[];
}

export class Collector {
  readonly using: string;
  readonly origin: unknown;
  /** Rows to delete by model, in the order they were found. */
  readonly #rows = new Map<ModelClass, Map<string, BaseModel>>();
  /** Models that must be deleted before the key. */
  readonly #dependencies = new Map<ModelClass, Set<ModelClass>>();
  readonly #updates: FieldUpdate[] = [];
  readonly #restricted: { readonly field: ForeignKey; readonly rows: readonly BaseModel[] }[] = [];

  constructor(using: string, origin: unknown) {
    this.using = using;
    this.origin = origin;
  }

  /** Adds rows and all that depends on them. Throws `ProtectedError` and `RestrictedError`. */
  async collect(rows: readonly BaseModel[], options: CollectOptions = {}): Promise<void> {
    await this.#collect(rows, options);
    this.#checkRestricted();
  }

  async #collect(rows: readonly BaseModel[], options: CollectOptions): Promise<void> {
    const { source, nullable = false, keepParents = false, related = true, reverseDependency = false } = options;
    const fresh = this.#add(rows, source, nullable, reverseDependency);
    if (fresh.length === 0) return;
    const model = (fresh[0]!.constructor as ModelClass)._meta.concreteModel;
    const meta = model._meta;
    if (!keepParents) {
      for (const [parent, link] of meta.parents) {
        if (link === null || link.model._meta.concreteModel !== model) continue;
        const parentRows = (await this.#all(parent).filterUnchecked({
          pk__in: fresh.map((row) => link.valueFromObject(row)),
        })) as BaseModel[];
        await this.#collect(parentRows, { source: model, related: false, reverseDependency: true });
      }
    }
    if (!related) return;
    const protectedRows: BaseModel[] = [];
    const protectedBy: string[] = [];
    for (const remote of meta.allRelatedObjects) {
      if (remote.forward.manyToMany || (keepParents && meta.parents.has(remote.model))) continue;
      const field = remote.forward as ForeignKey;
      const rule = remote.onDelete;
      if (rule === null || rule === DO_NOTHING || rule.dbAction !== null) continue;
      if (remote.parentLink && field.model._meta.parents.has(model) && fresh.every((row) => row instanceof field.model))
        continue;
      for (let i = 0; i < fresh.length; i += BATCH) {
        const keys = fresh.slice(i, i + BATCH).map((row) => field.targetValue(row));
        const found = (await this.#all(field.model).filterUnchecked({ [`${field.name}__in`]: keys })) as BaseModel[];
        if (found.length === 0) continue;
        if (rule === CASCADE) await this.#collect(found, { source: model, nullable: field.null });
        else if (rule === PROTECT) {
          protectedRows.push(...found);
          protectedBy.push(`${field.model._meta.objectName}.${field.name}`);
        } else if (rule === RESTRICT) {
          this.#restricted.push({ field, rows: found });
          this.#dependency(model, field.model);
        } else
          this.#update(
            field,
            rule === SET_NULL
              ? null
              : rule === SET_DEFAULT
                ? field.getDefault()
                : typeof rule.value === "function"
                  ? (rule.value as () => unknown)()
                  : rule.value,
            found,
          );
      }
    }
    if (protectedRows.length > 0) {
      const names = [...new Set(protectedBy)].map((name) => `'${name}'`).join(", ");
      throw new ProtectedError(
        `Cannot delete some instances of model '${meta.objectName}' because they are referenced through protected foreign keys: ${names}.`,
        protectedRows,
      );
    }
  }

  #all(model: ModelClass): QuerySet<BaseModel> {
    return (model._meta.baseManager as unknown as QuerySet<BaseModel>).using(this.using).with(() => ({ ordering: [] }));
  }

  /** Remembers rows; gives those that were not known. */
  #add(rows: readonly BaseModel[], source: ModelClass | undefined, nullable: boolean, reverse: boolean): BaseModel[] {
    if (rows.length === 0) return [];
    const model = (rows[0]!.constructor as ModelClass)._meta.concreteModel;
    let known = this.#rows.get(model);
    if (known === undefined) this.#rows.set(model, (known = new Map()));
    const fresh: BaseModel[] = [];
    for (const row of rows) {
      const key = keyText(row.pk);
      if (known.has(key)) continue;
      known.set(key, row);
      fresh.push(row);
    }
    if (source !== undefined && !nullable)
      this.#dependency(...(reverse ? ([source, model] as const) : ([model, source] as const)));
    return fresh;
  }

  /** `model` must be deleted before `dependency`. */
  #dependency(model: ModelClass, dependency: ModelClass): void {
    const key = dependency._meta.concreteModel;
    let before = this.#dependencies.get(key);
    if (before === undefined) this.#dependencies.set(key, (before = new Set()));
    before.add(model._meta.concreteModel);
  }

  #update(field: ForeignKey, value: unknown, rows: readonly BaseModel[]): void {
    const known = this.#updates.find((update) => update.field === field && update.value === value);
    if (known === undefined) this.#updates.push({ field, value, rows: [...rows] });
    else known.rows.push(...rows);
  }

  /** Restricted rows are fine when they are deleted anyway. */
  #checkRestricted(): void {
    for (const { field, rows } of this.#restricted) {
      const deleted = this.#rows.get(field.model._meta.concreteModel);
      const left = rows.filter((row) => deleted?.has(keyText(row.pk)) !== true);
      if (left.length === 0) continue;
      const target = field.relatedModel._meta.objectName;
      throw new RestrictedError(
        `Cannot delete some instances of model '${target}' because they are referenced through restricted foreign keys: '${field.model._meta.objectName}.${field.name}'.`,
        left,
      );
    }
  }

  /** Models in the order in which their rows can go; as found when the dependencies make a circle. */
  #sorted(): ModelClass[] {
    const models = [...this.#rows.keys()];
    const sorted: ModelClass[] = [];
    while (sorted.length < models.length) {
      const next = models.find(
        (model) =>
          !sorted.includes(model) &&
          ![...(this.#dependencies.get(model) ?? [])].some(
            (before) => models.includes(before) && before !== model && !sorted.includes(before),
          ),
      );
      if (next === undefined) return models.reverse();
      sorted.push(next);
    }
    return sorted;
  }

  /** Runs the deletion in one transaction; gives the number of rows, in all and by model. */
  async delete(): Promise<DeleteResult> {
    const models = this.#sorted();
    const counts: Record<string, number> = {};
    let total = 0;
    await transaction.atomic(
      async () => {
        for (const model of models) await this.#signal(preDelete, model);
        for (const { field, value, rows } of this.#updates) await this.#setField(field, value, rows);
        for (const model of models) {
          // Rows of a circle of models point to each other and to themselves: newest first.
          const rows = [...this.#rows.get(model)!.values()].reverse();
          const count = await this.#deleteRows(model, rows);
          if (count > 0) {
            counts[model._meta.label] = (counts[model._meta.label] ?? 0) + count;
            total += count;
          }
          await this.#signal(postDelete, model);
        }
      },
      { using: this.using, savepoint: false },
    );
    for (const { field, value, rows } of this.#updates) for (const row of rows) field.setRawValue(row, value);
    for (const [model, rows] of this.#rows) {
      for (const row of rows.values()) {
        model._meta.pk.setRawValue(row, null);
        ownState(row).adding = true;
      }
    }
    return [total, counts];
  }

  async #signal(signal: typeof preDelete, model: ModelClass): Promise<void> {
    if (model._meta.autoCreated !== null || !signal.hasListeners(model)) return;
    for (const instance of this.#rows.get(model)!.values())
      await signal.send(model, { instance, using: this.using, origin: this.origin });
  }

  async #setField(field: ForeignKey, value: unknown, rows: readonly BaseModel[]): Promise<void> {
    const going = this.#rows.get(field.model._meta.concreteModel);
    const left = rows.filter((row) => going?.has(keyText(row.pk)) !== true || !field.null);
    const all = this.#all(field.model);
    const keep = field.null ? rows : left;
    for (let i = 0; i < keep.length; i += BATCH) {
      await all
        .filterUnchecked({ pk__in: keep.slice(i, i + BATCH).map((row) => row.pk) })
        .update({ [field.name]: value } as never);
    }
  }

  async #deleteRows(model: ModelClass, rows: readonly BaseModel[]): Promise<number> {
    const connection = connectionOf(this.using);
    const { pk, dbTable } = model._meta;
    let count = 0;
    for (let i = 0; i < rows.length; i += BATCH) {
      const builder = new QueryBuilder(model, connection.backend);
      const right = rows.slice(i, i + BATCH).map((row) => builder.param(pk.valueFromObject(row), pk));
      const where: SqlExpression = { kind: "in", left: builder.tree.column(builder.tree.base, pk), right };
      count += (
        await connection.execute(connection.backend.compiler.compile({ kind: "delete", table: dbTable, where }))
      ).rowCount;
    }
    return count;
  }
}
