/** What query sets hold and their helper modules read. */
import type { ModelClass } from "../fields/field.ts";
import type { RouterHints } from "../../routers.ts";
import type { FetchMode } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import type { Prefetch } from "./prefetch-object.ts";
import type { QueryState } from "./state.ts";

/** An instance that all rows point to: `author.books` gives its rows that author. */
export interface KnownRelated {
  readonly name: string;
  readonly instances: ReadonlyMap<string, BaseModel>;
}

export interface Internals {
  readonly model: ModelClass;
  readonly state: QueryState;
  /** Alias of the database; null: the router decides. */
  readonly db: string | null;
  /** What the routers are told. */
  readonly hints: RouterHints | undefined;
  /** Whether rows are read in order to change them: from the database that is written to. */
  readonly forWrite: boolean;
  readonly fetchMode: FetchMode;
  readonly prefetch: readonly (string | Prefetch)[];
  readonly known: KnownRelated | null;
  /** Managers hold no rows and begin a fresh query set with each call. */
  readonly isManager: boolean;
  /** Class of the query sets that this manager begins, when it is not its own. */
  readonly querySetClass: unknown;
  /** How rows become what iteration gives, for values queries with names. */
  cache: Promise<unknown[]> | null;
  /** Another way to the rows than a statement of its own: only of query sets that nothing was added to. */
  load: (() => Promise<unknown[]> | null) | null;
  /** Rows once they are there, for synchronous access. */
  rows: unknown[] | null;
}

export const QUERY: unique symbol = Symbol("belleville.query");
