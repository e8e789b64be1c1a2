/** SQL text with parameters that code, and only code, may put into a query. */
export class RawSql {
  readonly kind = "raw";
  readonly #sql: string;
  readonly #params: readonly unknown[];

  /** `sql` has `?` where `params` belong, on every backend; `??` writes a question mark. */
  constructor(sql: string, params: readonly unknown[] = []) {
    this.#sql = sql;
    this.#params = params;
    Object.freeze(this);
  }

  get sql(): string {
    return this.#sql;
  }

  get params(): readonly unknown[] {
    return this.#params;
  }

  /** True for instances made by this class; data that merely looks like one has no private fields. */
  static is(value: unknown): value is RawSql {
    return typeof value === "object" && value !== null && #sql in value;
  }
}
