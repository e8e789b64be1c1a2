import { FieldError } from "../../../core/errors/exceptions.ts";

/** A number that no row of a column can hold: it cannot be saved, and comparing with it is decided without asking. */
export class OutOfRange extends FieldError {
  /** Whether it lies above the largest number of the column, or below the smallest. */
  readonly above: boolean;

  constructor(message: string, options: { readonly above: boolean; readonly hint?: string | undefined }) {
    super(message, { hint: options.hint });
    this.above = options.above;
  }
}
