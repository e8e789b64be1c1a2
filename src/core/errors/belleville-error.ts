/** What every error of Belleville carries besides its message. */
export interface BellevilleErrorOptions extends ErrorOptions {
  /** How to mend it: one sentence, or the command to run. */
  readonly hint?: string | undefined;
  /** Permanent code that can be searched for; see `codes.ts`. */
  readonly code?: string | undefined;
}

/**
 * Root of all errors that Belleville throws on purpose.
 *
 * `message` says what failed, with which value, and what was expected; `hint` how to mend it; `code` never changes.
 * Misuse of pure functions in `utils` throws the built-in `TypeError` or `RangeError` instead.
 */
export class BellevilleError extends Error {
  static readonly code: string = "belleville.error";
  readonly code: string;
  readonly hint: string | undefined;

  constructor(message: string, options: BellevilleErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code ?? new.target.code;
    this.hint = options.hint;
  }
}
