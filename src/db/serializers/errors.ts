import { BellevilleError } from "../../core/errors/belleville-error.ts";

/** No serializer has that format. */
export class SerializerDoesNotExist extends BellevilleError {
  static override readonly code: string = "serializers.unknown_format";
}

/** Serialized data cannot be read: malformed text, an unknown model or field, a value of the wrong kind. */
export class DeserializationError extends BellevilleError {
  static override readonly code: string = "serializers.deserialization";
}

/** A fixture cannot be found, read or loaded. The message names the file and the object. */
export class FixtureError extends BellevilleError {
  static override readonly code: string = "serializers.fixture";
}
