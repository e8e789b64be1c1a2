/** One query and the SQL, written by hand, whose rows it must give. */
import { QuerySet } from "belleville/db";

export type Engine = "sqlite" | "postgresql" | "mysql";

export interface QueryCase {
  readonly name: string;
  /** A query set, or a promise of rows, an object, a number. */
  readonly run: () => unknown;
  readonly sql: string | Readonly<Record<Engine, string>>;
  /** Whether the order of the rows counts too. */
  readonly ordered: boolean;
  /** Engines where the feature does not exist, each with the error that says so. */
  readonly unsupported: Partial<Readonly<Record<Engine, RegExp>>>;
}

interface CaseOptions {
  readonly unsupported?: Partial<Readonly<Record<Engine, RegExp>>>;
}

/** Rows that come in any order. */
export function rows(name: string, run: () => unknown, sql: QueryCase["sql"], options: CaseOptions = {}): QueryCase {
  return { name, run, sql, ordered: false, unsupported: options.unsupported ?? {} };
}

/** Rows that come in this order. */
export function ordered(name: string, run: () => unknown, sql: QueryCase["sql"], options: CaseOptions = {}): QueryCase {
  return { name, run, sql, ordered: true, unsupported: options.unsupported ?? {} };
}

/** Whatever a query gave, as rows of plain values: instances are their keys, objects their values in order. */
export async function resultRows(result: unknown): Promise<unknown[][]> {
  const value: unknown = result instanceof QuerySet ? await (result as PromiseLike<unknown>) : await result;
  const list = Array.isArray(value) ? (value as unknown[]) : value instanceof Map ? [...value.values()] : [value];
  return list.map((item) => rowOf(item).map(plain));
}

function rowOf(item: unknown): unknown[] {
  if (Array.isArray(item)) return item as unknown[];
  if (typeof item !== "object" || item === null || isScalar(item)) return [item];
  if ("pk" in item) return [item.pk];
  return Object.values(item);
}

function isScalar(value: object): boolean {
  return value instanceof Date || Object.getPrototypeOf(value) !== Object.prototype ? !("pk" in value) : false;
}

/**
 * A value as all engines and the ORM would write it: numbers rounded to three places, however they are typed;
 * truth as 0 and 1; moments without fractions, in UTC.
 */
export function plain(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return round(value);
  if (value instanceof Date) return value.toISOString().replace("T", " ").slice(0, 19);
  if (Array.isArray(value)) return JSON.stringify(value);
  if (typeof value === "object") {
    if (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
      return JSON.stringify(value);
    return plain(String(value));
  }
  const text = value as string;
  if (text === "t" || text === "f") return text === "t" ? 1 : 0;
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) return round(Number(text));
  const moment = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?(Z|\+00(:?00)?)?$/.exec(text);
  return moment === null ? text : `${moment[1]} ${moment[2]}`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000 + 0;
}

export function sortRows(all: readonly unknown[][]): unknown[][] {
  return [...all].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
