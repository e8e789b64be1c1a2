import { BellevilleError } from "../../core/errors/belleville-error.ts";

/** No serializer has that format. */
export class SerializerDoesNotExist extends BellevilleError {
  static override readonly code: string = "serializers.unknown_format";
}

/** A value cannot be written in the format, such as a control character in XML. */
export class SerializationError extends BellevilleError {
  static override readonly code: string = "serializers.serialization";
}

/** Serialized data cannot be read: malformed text, an unknown model or field, a value of the wrong kind. */
export class DeserializationError extends BellevilleError {
  static override readonly code: string = "serializers.deserialization";
}

/** An XML fixture has a document type, which could define entities that expand without end or read files. */
export class DTDForbidden extends DeserializationError {
  static override readonly code: string = "serializers.dtd_forbidden";
}

/** A fixture cannot be found, read or loaded. The message names the file and the object. */
export class FixtureError extends BellevilleError {
  static override readonly code: string = "serializers.fixture";
}
