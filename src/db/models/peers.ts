/** Instances of one result, which load what they lack together. */
import { setImmediate } from "node:timers";
import type { BaseModel } from "./model.ts";

/** Up to this many rows may keep each other in memory: telling when they are dropped costs more than they do. */
const FEW = 100;

/**
 * The rows of one result. As long as the list that was given to the caller lives, all of them are peers; afterwards
 * those that are still held somewhere, so that one row does not keep thousands in memory.
 */
export class Peers {
  #rows: BaseModel[];
  #weak: readonly WeakRef<BaseModel>[] | null = null;
  /** Lists of related rows that live as long as the list of these. */
  #kept: unknown[] = [];

  /** `rows`: the list itself, which may still grow. */
  constructor(rows: BaseModel[] = []) {
    this.#rows = rows;
  }

  push(row: BaseModel): void {
    this.#rows.push(row);
  }

  /** Keeps a list of rows that were read for these, so that its rows stay peers as long. */
  keep(list: unknown): void {
    if (this.#weak === null) this.#kept.push(list);
  }

  /** Peers that are still in memory. Not to be changed. */
  live(): readonly BaseModel[] {
    if (this.#weak === null) return this.#rows;
    const rows: BaseModel[] = [];
    for (const reference of this.#weak) {
      const row = reference.deref();
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  /** Lets go of the list `rows`, which the caller gets, and of its rows when it is dropped; `related`: of theirs too. */
  release(rows: readonly BaseModel[], related: readonly Peers[]): void {
    if (rows.length <= FEW) return;
    if (waiting.length >= MOST_WAITING) return;
    this.#rows = rows.slice();
    waiting.push([rows, [this, ...related]]);
    if (waiting.length === 1) setImmediate(watch).unref();
  }

  #weaken(): void {
    this.#weak ??= this.#rows.map((row) => new WeakRef(row));
    this.#rows = [];
    this.#kept = [];
  }

  static weaken(peers: readonly WeakRef<Peers>[]): void {
    // Nothing is left of them when their rows went with the list: the usual case, which costs nothing.
    for (const one of peers) {
      const left = one.deref();
      if (left !== undefined) left.#weaken();
    }
  }
}

/**
 * Lists to be watched from the next turn of the event loop on: what a WeakRef is made of lives until the end of the turn,
 * and a script over SQLite may go through millions of results in one. Those beyond the limit keep their peers.
 */
const waiting: [rows: readonly BaseModel[], peers: readonly Peers[]][] = [];
const MOST_WAITING = 50;

function watch(): void {
  for (const [rows, peers] of waiting.splice(0))
    dropped.register(
      rows,
      peers.map((one) => new WeakRef(one)),
    );
}

const dropped = new FinalizationRegistry<readonly WeakRef<Peers>[]>((peers) => Peers.weaken(peers));
