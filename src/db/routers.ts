/** Which database a query goes to (docs/topics/db/multi-db). */
import { settings } from "../core/conf/settings.ts";
import type { ModelClass } from "./models/fields/field.ts";
import { stateOf } from "./models/instance.ts";
import type { BaseModel } from "./models/model.ts";
import "./settings.ts";

/** What is known of a query besides its model. */
export interface RouterHints {
  /** An instance that the query belongs to: the one that is saved, or the owner of a relation. */
  readonly instance?: BaseModel | undefined;
}

/** What is known of a migration. Operations of one's own may add to it (`hints` of `RunCode` and `RunSQL`). */
export interface MigrateHints {
  /** Name of the model in lower case; absent for code and SQL. */
  readonly modelName?: string | undefined;
  /** The model as it was at this point of history, or its class. */
  readonly model?: unknown;
  readonly [hint: string]: unknown;
}

type Choice = string | null | undefined;
type Verdict = boolean | null | undefined;

/**
 * An item of `DATABASE_ROUTERS`. Each method may be left out, and may give null (or nothing) to leave the choice to the
 * next router. Methods are synchronous.
 *
 * ```ts
 * class PrimaryReplicaRouter implements DatabaseRouter {
 *   dbForRead() { return pick(["replica1", "replica2"]); }
 *   dbForWrite() { return "primary"; }
 *   allowRelation() { return true; }
 *   allowMigrate(db: string) { return db === "primary"; }
 * }
 * ```
 */
export interface DatabaseRouter {
  /** Alias of the database to read rows of a model from. */
  dbForRead?(model: ModelClass, hints: RouterHints): Choice;
  /** Alias of the database to write rows of a model to. */
  dbForWrite?(model: ModelClass, hints: RouterHints): Choice;
  /** Whether a relation between two instances is allowed. Without a verdict: when they are of one database. */
  allowRelation?(one: BaseModel, other: BaseModel, hints: RouterHints): Verdict;
  /** Whether a migration operation runs on the database `db`. Without a verdict: yes. */
  allowMigrate?(db: string, appLabel: string, hints: MigrateHints): Verdict;
}

const DEFAULT_DB_ALIAS = "default";
const NO_HINTS: RouterHints = Object.freeze({});

/** Asks the routers of `DATABASE_ROUTERS` in order; the first that knows decides. */
export class ConnectionRouter {
  /** Alias to read from: that of the routers, that of `hints.instance`, or `"default"`. */
  dbForRead(model: ModelClass, hints: RouterHints = NO_HINTS): string {
    return choose("dbForRead", model, hints);
  }

  /** Alias to write to; see `dbForRead()`. */
  dbForWrite(model: ModelClass, hints: RouterHints = NO_HINTS): string {
    return choose("dbForWrite", model, hints);
  }

  allowRelation(one: BaseModel, other: BaseModel, hints: RouterHints = NO_HINTS): boolean {
    for (const router of settings.DATABASE_ROUTERS) {
      const verdict = router.allowRelation?.(one, other, hints);
      if (verdict !== null && verdict !== undefined) return verdict;
    }
    return stateOf(one).db === stateOf(other).db;
  }

  allowMigrate(db: string, appLabel: string, hints: MigrateHints = {}): boolean {
    for (const router of settings.DATABASE_ROUTERS) {
      const verdict = router.allowMigrate?.(db, appLabel, hints);
      if (verdict !== null && verdict !== undefined) return verdict;
    }
    return true;
  }

  allowMigrateModel(db: string, model: ModelClass): boolean {
    const { appLabel, modelName } = model._meta;
    return this.allowMigrate(db, appLabel, { modelName, model });
  }
}

function choose(action: "dbForRead" | "dbForWrite", model: ModelClass, hints: RouterHints): string {
  const routers = settings.DATABASE_ROUTERS;
  for (let i = 0; i < routers.length; i++) {
    const chosen: unknown = routers[i]![action]?.(model, hints);
    if (typeof chosen === "string" && chosen !== "") return chosen;
    if (chosen === null || chosen === undefined || chosen === "") continue;
    throw new TypeError(
      `${action}() of the router ${routers[i]!.constructor.name} must give an alias of DATABASES or null, and at once: it gave ${chosen instanceof Promise ? "a promise" : typeof chosen}.`,
    );
  }
  return (hints.instance === undefined ? null : stateOf(hints.instance).db) ?? DEFAULT_DB_ALIAS;
}

export const router = new ConnectionRouter();
