import { BellevilleError } from "../errors/belleville-error.ts";

/** A signature does not match: the value was changed, or signed with another key or salt. */
export class BadSignature extends BellevilleError {
  static override readonly code: string = "signing.bad_signature";
}

/** The signature matches and is older than allowed. */
export class SignatureExpired extends BadSignature {
  static override readonly code: string = "signing.signature_expired";
}
