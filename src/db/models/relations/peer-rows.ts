/**
 * `for (const book of books) await book.tags`: the first await reads the tags of all books of the result, the others
 * take theirs.
 */
import type { Connection } from "../../connection/connection.ts";
import type { PrivateField } from "../fields/private-field.ts";
import { stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import type { Peers } from "../peers.ts";
import { readRelated } from "../query/prefetch-port.ts";
import type { RelatedRows } from "../query/related-rows.ts";
import type { RelationField } from "./relation-field.ts";

interface PeerLoad {
  readonly rows: Promise<RelatedRows>;
  /** Owners that have not taken their rows yet. */
  readonly waiting: Set<BaseModel>;
  /** What must not have changed in between, so that nobody is given rows from before a change of this process. */
  readonly writes: number;
  readonly block: unknown;
  /** Awaits that this load answers for: as many as there were peers. */
  left: number;
}

const loads = new WeakMap<Peers, Map<string, PeerLoad>>();

/**
 * The rows of one owner, read together with those of its peers; null when it must ask alone. Each owner takes its rows
 * once: who awaits again asks again.
 */
export function peerRows(
  owner: BaseModel,
  field: RelationField | PrivateField,
  reverse: boolean,
  connection: Connection,
): Promise<BaseModel[]> | null {
  const { fetchMode, peers } = stateOf(owner);
  if (fetchMode !== "peers" || peers === null) return null;
  let known = loads.get(peers);
  if (known === undefined) loads.set(peers, (known = new Map()));
  const key = `${reverse ? "<" : ""}${field.label}`;
  let load = known.get(key);
  if (load === undefined || load.left <= 0) {
    const owners = peers.live();
    if (owners.length < 2) return null;
    load = {
      rows: readRelated(owners, field, reverse),
      waiting: new Set(owners),
      writes: connection.writes,
      block: connection.block,
      left: owners.length,
    };
    known.set(key, load);
  }
  load.left--;
  if (load.writes !== connection.writes || load.block !== connection.block || !load.waiting.delete(owner)) return null;
  return load.rows.then(({ of }) => of(owner));
}
