import { ValidationError } from "../../core/validators/validation-error.ts";
import type { Deconstructed, Field, ModelClass } from "../../db/models/fields/field.ts";
import { describeValue } from "../../db/models/fields/field.ts";
import { PrivateField } from "../../db/models/fields/private-field.ts";
import { FieldFetchBlocked } from "../../db/models/fetch-blocked.ts";
import { isModelInstance, stateOf } from "../../db/models/instance.ts";
import type { BaseModel } from "../../db/models/model.ts";
import { keyText } from "../../db/models/persistence/keys.ts";
import type { Prefetch } from "../../db/models/query/prefetch-object.ts";
import type { QuerySet } from "../../db/models/query/query-set.ts";
import { QUERY } from "../../db/models/query/internals.ts";
import { inChunks } from "../../db/models/query/related-rows.ts";
import { noteRead } from "../../db/models/relations/crossed.ts";
import { router } from "../../db/routers.ts";
import { ContentType, type ContentTypeManager, type ContentTypeOptions, knownContentType } from "../models.ts";
import { GenericPrefetch } from "./generic-prefetch.ts";
import { GenericReference, isGenericValue } from "./generic-reference.ts";

/** The content type of an assigned object has not been read yet. */
const PENDING = Symbol("belleville.pending");

/** The object of an instance, and the columns that it stands for. */
interface Loaded {
  readonly value: BaseModel | null;
  readonly contentTypeId: unknown;
  readonly objectId: unknown;
}

/**
 * Many rows to one of any model, by a content type and a key (docs/ref/contrib/contenttypes).
 *
 * The columns are what counts; an object is kept beside its owner and given as long as the columns say the same. An
 * instance that was just made holds what it was assigned in a property of its own: its initializers make one. `settle()`
 * takes that property away, and from then on the accessor of the class answers.
 */
export class GenericForeignKey extends PrivateField {
  static override readonly path: string = "contenttypes.GenericForeignKey";
  readonly contentTypeField: string;
  readonly objectIdField: string;
  readonly forConcreteModel: boolean;
  readonly #loaded = new WeakMap<object, Loaded>();

  constructor(contentTypeField = "contentType", objectIdField = "objectId", options: ContentTypeOptions = {}) {
    super({ editable: false });
    this.contentTypeField = contentTypeField;
    this.objectIdField = objectIdField;
    this.forConcreteModel = options.forConcreteModel ?? true;
  }

  override clone(): Field {
    return new GenericForeignKey(this.contentTypeField, this.objectIdField, {
      forConcreteModel: this.forConcreteModel,
    });
  }

  override deconstruct(): Deconstructed {
    const { name, path } = super.deconstruct();
    return { name, path, args: [this.contentTypeField, this.objectIdField], options: {} };
  }

  override contributeToClass(model: ModelClass, name: string): void {
    super.contributeToClass(model, name);
    defineAccessor(model.prototype, this);
  }

  get #contentType(): Field {
    return this.model._meta.getField(this.contentTypeField);
  }

  get #objectId(): Field {
    return this.model._meta.getField(this.objectIdField);
  }

  // ---- the property ----

  /** The object that is loaded or was assigned; undefined when that would be one that is not loaded. */
  current(owner: object): BaseModel | null | undefined {
    const known = this.#loaded.get(owner);
    if (known === undefined || this.#isDeferred(owner)) return undefined;
    if (!sameKey(this.#objectId.valueFromObject(owner), known.objectId)) return undefined;
    const contentTypeId = this.#contentType.valueFromObject(owner);
    return known.contentTypeId === PENDING || sameKey(contentTypeId, known.contentTypeId) ? known.value : undefined;
  }

  /** Sets object and columns; a content type that was never read follows when the instance is saved or cleaned. */
  assign(owner: BaseModel, value: unknown): void {
    const columns = this.#columnsOf(value);
    this.#contentType.setRawValue(owner, columns.contentType);
    this.#objectId.setRawValue(owner, columns.objectId);
    this.#remember(owner, value, columns);
  }

  override takeArgument(given: Map<string, unknown>, value: unknown): void {
    const { contentType, objectId } = this.#columnsOf(value);
    given.set(this.#contentType.name, contentType);
    given.set(this.#objectId.name, objectId);
  }

  override initialValue(owner: object, value: unknown): unknown {
    if (!isModelInstance(value)) return new GenericReference(owner as BaseModel, this);
    this.#remember(owner, value, this.#columnsOf(value));
    return value;
  }

  #remember(owner: object, value: unknown, { contentType, objectId }: Columns): void {
    if (GenericReference.is(value)) return this.forget(owner as BaseModel);
    const contentTypeId = value === null ? null : contentType instanceof ContentType ? contentType.id : PENDING;
    this.#loaded.set(owner, { value: value as BaseModel | null, contentTypeId, objectId });
  }

  /** What the columns hold for a value, as far as that is known. */
  #columnsOf(value: unknown): Columns {
    if (!isGenericValue(value)) {
      throw new TypeError(`Cannot assign ${describeValue(value)}: "${this.label}" must be an instance of a model.`);
    }
    if (value === null) return { contentType: null, objectId: null };
    if (GenericReference.is(value)) {
      const { field, owner } = value;
      return {
        contentType: field.#contentType.valueFromObject(owner),
        objectId: field.#objectId.valueFromObject(owner),
      };
    }
    const contentType = knownContentType(databaseOf(value), value, this) ?? null;
    return { contentType, objectId: this.#keyOf(value) };
  }

  /** The key of an object in the form of the column. */
  #keyOf(value: BaseModel): unknown {
    const { pk } = value;
    return pk === null || pk === undefined ? null : this.#objectId.toPython(pk);
  }

  #isDeferred(owner: object): boolean {
    const { deferred } = stateOf(owner);
    if (deferred === null) return false;
    return [this.#contentType.name, this.#objectId.name].some(
      (name) => deferred.has(name) && !Object.hasOwn(owner, name),
    );
  }

  override settle(owner: BaseModel, operation: "save" | "bulkCreate" | "bulkUpdate" | null): Promise<void> | undefined {
    this.#takeSlot(owner);
    const known = this.#loaded.get(owner);
    if (known === undefined || known.value === null || this.current(owner) === undefined) return undefined;
    if (this.#keyOf(known.value) === null) {
      if (operation === null) return undefined;
      throw new TypeError(
        `${operation}() prohibited to prevent data loss due to unsaved related object '${this.name}'.`,
      );
    }
    return known.contentTypeId === PENDING || known.objectId === null ? this.#complete(owner, known.value) : undefined;
  }

  /** Assigns what the property of a new instance holds, when it is not what it was made with. */
  #takeSlot(owner: BaseModel): void {
    const slot = Object.getOwnPropertyDescriptor(owner, this.name);
    if (slot === undefined) return;
    Reflect.deleteProperty(owner, this.name);
    const value: unknown = slot.value;
    const own = GenericReference.is(value) && value.owner === owner && value.field === this;
    if (value !== undefined && !own && value !== this.#loaded.get(owner)?.value) this.assign(owner, value);
  }

  async #complete(owner: BaseModel, value: BaseModel): Promise<void> {
    await ContentType.objects.using(databaseOf(value)).getForModel(value, this);
    this.assign(owner, value);
  }

  override forget(owner: BaseModel): void {
    this.#loaded.delete(owner);
    Reflect.deleteProperty(owner, this.name);
  }

  // ---- loading ----

  /** The object of an instance, loaded when it is not there; null when there is none. */
  async fetch(owner: BaseModel): Promise<BaseModel | null> {
    const { deferred, fetchMode } = stateOf(owner);
    this.#takeSlot(owner);
    const present = this.current(owner);
    if (present !== undefined) return present;
    if (fetchMode === "raise") {
      throw new FieldFetchBlocked(owner, this.name, `Load it with the query: prefetchRelated("${this.name}").`);
    }
    if (this.#isDeferred(owner))
      await owner.refreshFromDb({
        fields: [this.#contentType.name, this.#objectId.name].filter((name) => deferred!.has(name)),
      });
    await this.#loadWithPeers(owner);
    return this.current(owner) ?? null;
  }

  async #loadWithPeers(owner: BaseModel): Promise<void> {
    const state = stateOf(owner);
    const peers = state.fetchMode === "peers" && state.peers !== null ? state.peers.live() : [];
    if (peers.length < 2) return void (await this.load([owner], null));
    state.loading ??= new Map();
    let load = state.loading.get(this.name);
    if (load === undefined) {
      const waiting = peers.filter((peer) => peer === owner || !this.#isDeferred(peer));
      load = this.load(waiting, null)
        .then(() => undefined)
        .finally(() => state.loading?.delete(this.name));
      state.loading.set(this.name, load);
    }
    await load;
    if (this.current(owner) === undefined) await this.load([owner], null);
  }

  /** Loads the objects of rows: one query for each content type. */
  override async load(rows: readonly BaseModel[], prefetch: Prefetch | null): Promise<BaseModel[]> {
    const toAttr = prefetch?.toAttr;
    const found = new Set<BaseModel>();
    const groups = new Map<string, { readonly id: number; readonly rows: BaseModel[] }>();
    for (const row of rows) {
      this.#takeSlot(row);
      const present = toAttr === undefined ? this.current(row) : undefined;
      if (present !== undefined) {
        if (present !== null) found.add(present);
        continue;
      }
      const id = this.#contentType.valueFromObject(row);
      if (id === null || this.#objectId.valueFromObject(row) === null) this.#place(row, null, toAttr);
      else {
        const group = groups.get(String(id));
        if (group === undefined) groups.set(String(id), { id: id as number, rows: [row] });
        else group.rows.push(row);
      }
    }
    if (groups.size === 0) return [...found];
    const types = ContentType.objects.using(stateOf(rows[0]!).db);
    const custom = await this.#customQueries(types, prefetch);
    for (const group of groups.values()) {
      const given = custom.get(group.id);
      const loaded = await this.#loadType(await types.getForId(group.id), group.rows, given);
      for (const row of group.rows) {
        const object = loaded(row);
        if (object !== null) {
          noteRead(row, object);
          found.add(object);
        }
        this.#place(row, object, toAttr);
      }
    }
    return [...found];
  }

  /** Query sets of a prefetch by the content types they are for. */
  async #customQueries(
    types: ContentTypeManager,
    prefetch: Prefetch | null,
  ): Promise<ReadonlyMap<number, QuerySet<BaseModel>>> {
    const given = prefetch instanceof GenericPrefetch ? prefetch.querysets : [prefetch?.queryset ?? []].flat();
    const custom = new Map<number, QuerySet<BaseModel>>();
    for (const one of given) {
      const query = (one as QuerySet<BaseModel>).getQuerySet();
      const { id } = await types.getForModel(query[QUERY].model, this);
      if (custom.has(id)) throw new TypeError("Only one queryset is allowed for each content type.");
      custom.set(id, query);
    }
    return custom;
  }

  /** Reads the objects of one content type; gives the one of a row, null where there is none. */
  async #loadType(
    contentType: ContentType,
    rows: readonly BaseModel[],
    given: QuerySet<BaseModel> | undefined,
  ): Promise<(row: BaseModel) => BaseModel | null> {
    const model = contentType.modelClass() as ModelClass | null;
    if (model === null) return () => null;
    const [first] = rows;
    const { db, fetchMode } = stateOf(first!);
    const base = given ?? (model._meta.baseManager as unknown as QuerySet<BaseModel>).using(db);
    const query = base.chain({ fetchMode, hints: { instance: first } });
    const { pk } = model._meta;
    const keyOf = (row: BaseModel): unknown => keyFrom(pk, this.#objectId.valueFromObject(row));
    const keys = new Map<string, unknown>();
    for (const row of rows) {
      const key = keyOf(row);
      if (key !== undefined) keys.set(keyText(key), key);
    }
    const objects = await inChunks(
      [...keys.values()],
      async (part) => (await query.filterUnchecked({ pk__in: part })) as BaseModel[],
    );
    const byKey = new Map(objects.map((object) => [keyText(object.pk), object]));
    return (row) => byKey.get(keyText(keyOf(row))) ?? null;
  }

  #place(row: BaseModel, value: BaseModel | null, toAttr: string | undefined): void {
    if (toAttr !== undefined) {
      Object.defineProperty(row, toAttr, { value, writable: true, enumerable: false, configurable: true });
      return;
    }
    const contentTypeId = this.#contentType.valueFromObject(row);
    this.#loaded.set(row, { value, contentTypeId, objectId: this.#objectId.valueFromObject(row) });
  }
}

interface Columns {
  /** A content type, its key, or null where it is not known. */
  readonly contentType: unknown;
  readonly objectId: unknown;
}

/** The value of a column as a key of another model; undefined when it cannot be one. */
function keyFrom(pk: Field, value: unknown): unknown {
  try {
    return pk.targetField.toPython(value);
  } catch (error) {
    if (error instanceof ValidationError) return undefined;
    throw error;
  }
}

/** Alias of the database whose content types describe an object. */
function databaseOf(object: BaseModel): string {
  return stateOf(object).db ?? router.dbForRead(ContentType, { instance: object });
}

const sameKey = (a: unknown, b: unknown): boolean => (a ?? null) === (b ?? null) || keyText(a) === keyText(b);

function defineAccessor(prototype: object, field: GenericForeignKey): void {
  Object.defineProperty(prototype, field.name, {
    configurable: true,
    enumerable: false,
    get(this: object): unknown {
      if (this === prototype) return undefined;
      const current = field.current(this);
      return current === undefined ? new GenericReference(this as BaseModel, field) : current;
    },
    set(this: BaseModel, value: unknown) {
      field.assign(this, value);
    },
  });
}
