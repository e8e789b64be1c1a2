import { BellevilleError } from "../../core/errors/index.ts";

/** A new session was to be stored under a key that is taken. */
export class CreateError extends BellevilleError {
  static override readonly code: string = "sessions.create";
}

/** A session was to be updated that does not exist any more. */
export class UpdateError extends BellevilleError {
  static override readonly code: string = "sessions.update";
}
