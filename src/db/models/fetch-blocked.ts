import { BellevilleError } from "../../core/errors/belleville-error.ts";

/** A field or relation was read that the fetch mode "raise" forbids to load. Django's `FieldFetchBlocked`. */
export class FieldFetchBlocked extends BellevilleError {
  static override readonly code: string = "db.field_fetch_blocked";

  constructor(owner: object, name: string, hint: string) {
    super(`Fetching of ${owner.constructor.name}.${name} blocked.`, { hint });
  }
}
