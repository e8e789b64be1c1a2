/** What happens to rows when the row they point to is deleted (docs/ref/models/fields, "on_delete"). */

/** A rule of `onDelete`; compared by identity. */
export class OnDelete {
  /** Name below `models.` in migration files. */
  readonly name: string;
  /** The value that `SET()` gives, or a function that makes it. */
  readonly value: unknown;
  /** Action that the database itself takes, for the `DB_` rules. */
  readonly dbAction: "CASCADE" | "SET NULL" | "SET DEFAULT" | null;

  constructor(name: string, options: { readonly value?: unknown; readonly dbAction?: OnDelete["dbAction"] } = {}) {
    this.name = name;
    this.value = options.value;
    this.dbAction = options.dbAction ?? null;
    Object.freeze(this);
  }

  toString(): string {
    return `models.${this.name}`;
  }
}

/** Delete them too. */
export const CASCADE = new OnDelete("CASCADE");
/** Refuse with `ProtectedError`. */
export const PROTECT = new OnDelete("PROTECT");
/** Refuse with `RestrictedError`, unless they are deleted anyway by a cascade from elsewhere. */
export const RESTRICT = new OnDelete("RESTRICT");
/** Set the reference to NULL; the field needs `null: true`. */
export const SET_NULL = new OnDelete("SET_NULL");
/** Set the reference to the field's default. */
export const SET_DEFAULT = new OnDelete("SET_DEFAULT");
/** Do nothing; the database may object. */
export const DO_NOTHING = new OnDelete("DO_NOTHING");
/** As CASCADE, but done by the database: no signals, one statement. */
export const DB_CASCADE = new OnDelete("DB_CASCADE", { dbAction: "CASCADE" });
export const DB_SET_NULL = new OnDelete("DB_SET_NULL", { dbAction: "SET NULL" });
export const DB_SET_DEFAULT = new OnDelete("DB_SET_DEFAULT", { dbAction: "SET DEFAULT" });

/** Set the reference to a value, or to what a function returns. */
export function SET(value: unknown): OnDelete {
  return new OnDelete("SET", { value });
}
