import { ANY, UNKNOWN } from "./bind.ts";
import type { RowShape } from "./row-shape.ts";
import { OID } from "./typed-param.ts";

/** Longer statements, such as inserts of hundreds of rows, are not kept: each has its own text anyway. */
const MAX_LENGTH = 20_000;
/** Different types of values that one text is kept for. */
const MAX_VARIANTS = 8;

/** A statement of one connection with the types of its parameters. */
export class Statement {
  readonly sql: string;
  readonly types: readonly number[];
  /** Its name on the server; empty until it is run a second time, and where statements are not kept. */
  name = "";
  /** Whether the server knows it under its name. */
  parsed = false;
  runs = 0;
  /** How its rows are read; undefined: not known yet, null: it has none. */
  shape: RowShape | null | undefined = undefined;

  constructor(sql: string, types: readonly number[]) {
    this.sql = sql;
    this.types = types;
  }

  accepts(types: readonly number[]): boolean {
    const own = this.types;
    if (types.length !== own.length) return false;
    for (let i = 0; i < own.length; i++) {
      const type = types[i]!;
      if (type !== own[i] && type !== ANY && !(type === OID.int4 && own[i] === OID.int8)) return false;
    }
    return true;
  }
}

/**
 * Statements of one connection by text and types. One that is run a second time gets a name, so that the server parses
 * and plans it once. Two generations: a used one moves to the young, the old is dropped when the young is full.
 */
export class StatementCache {
  readonly #half: number;
  #young = new Map<string, Statement[]>();
  #old = new Map<string, Statement[]>();
  #named = 0;
  /** Names that the server shall forget; sent with the next statement. */
  readonly dropped: string[] = [];

  /** `size` texts are kept; 0: none. */
  constructor(size: number) {
    this.#half = Math.ceil(size / 2);
  }

  /** The statement for this text and these types, counted as run. */
  get(sql: string, types: readonly number[]): Statement {
    if (this.#half === 0 || sql.length > MAX_LENGTH) return new Statement(sql, types.map(plain));
    let variants = this.#young.get(sql);
    if (variants === undefined) {
      variants = this.#old.get(sql) ?? [];
      this.#old.delete(sql);
      this.#keep(sql, variants);
    }
    let statement = variants.find((variant) => variant.accepts(types));
    if (statement === undefined) {
      // A NULL has the type that stood in its place before, so that the variants of one text stay few.
      const before = variants.at(-1)?.types;
      statement = new Statement(
        sql,
        types.map((type, i) => (type === ANY ? (before?.[i] ?? UNKNOWN) : type)),
      );
      if (variants.length < MAX_VARIANTS) variants.push(statement);
    }
    if (++statement.runs === 2) statement.name = `belleville_${++this.#named}`;
    return statement;
  }

  #keep(sql: string, variants: Statement[]): void {
    if (this.#young.size >= this.#half) {
      this.#drop(this.#old);
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(sql, variants);
  }

  /** Forgets all statements: their tables may have changed. */
  clear(): void {
    this.#drop(this.#young);
    this.#drop(this.#old);
    this.#young.clear();
    this.#old.clear();
  }

  #drop(generation: ReadonlyMap<string, readonly Statement[]>): void {
    for (const variants of generation.values()) for (const variant of variants) this.forget(variant);
  }

  /** Takes the name of a statement away; also after an error, when nobody knows whether the server has it. */
  forget(statement: Statement): void {
    if (statement.name !== "") this.dropped.push(statement.name);
    statement.name = "";
    statement.parsed = false;
    statement.runs = 0;
  }
}

const plain = (type: number): number => (type === ANY ? UNKNOWN : type);
