import { BellevilleError } from "../core/errors/index.ts";

/** Nothing is here: becomes a 404 response, wherever it is thrown. */
export class Http404 extends BellevilleError {
  static override readonly code: string = "http.not_found";

  constructor(message = "", options: ConstructorParameters<typeof BellevilleError>[1] = {}) {
    super(message, options);
  }
}

/** A header name or value holds a line break or another character that no header may carry. */
export class BadHeaderError extends BellevilleError {
  static override readonly code: string = "http.bad_header";
}

/** The client went away, or the connection broke, while the body was read. */
export class UnreadablePostError extends BellevilleError {
  static override readonly code: string = "http.unreadable_post";
}

/** The body is asked for in one way after it was consumed in another, or before it was parsed. */
export class RawPostDataException extends BellevilleError {
  static override readonly code: string = "http.raw_post_data";
}

/** A multipart body is malformed: becomes a 400 response. */
export class MultiPartParserError extends BellevilleError {
  static override readonly code: string = "http.multipart_parser";
}
