import { BellevilleError } from "../core/errors/index.ts";

/** A form or field is declared or used in a way that cannot work. */
export class FormUsageError extends BellevilleError {
  static override readonly code: string = "forms.usage";
}
