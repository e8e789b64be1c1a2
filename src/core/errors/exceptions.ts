/** Exceptions of Django's `django.core.exceptions` that are no more than a name and a code. */
import { BellevilleError } from "./belleville-error.ts";

/** The project is configured wrongly: a setting, an app, a model class. */
export class ImproperlyConfigured extends BellevilleError {
  static override readonly code: string = "conf.improperly_configured";
}

/** The app registry is used before it is populated. */
export class AppRegistryNotReady extends BellevilleError {
  static override readonly code: string = "apps.not_ready";
}

/** A field name or lookup path cannot be resolved. */
export class FieldError extends BellevilleError {
  static override readonly code: string = "db.field_error";
}

/** Some kind of problem with a model field: it is asked for and does not exist. */
export class FieldDoesNotExist extends BellevilleError {
  static override readonly code: string = "db.field_does_not_exist";
}

/** The requested row does not exist; each model has a subclass of its own, `Book.DoesNotExist`. */
export class ObjectDoesNotExist extends BellevilleError {
  static override readonly code: string = "db.does_not_exist";
}

/** One row was asked for and several were found; each model has a subclass of its own. */
export class MultipleObjectsReturned extends BellevilleError {
  static override readonly code: string = "db.multiple_objects_returned";
}

/** The user may not do that: becomes a 403 response. */
export class PermissionDenied extends BellevilleError {
  static override readonly code: string = "http.permission_denied";
}

/** The client sent something no honest client sends: becomes a 400 response and is logged under `django.security`. */
export class SuspiciousOperation extends BellevilleError {
  static override readonly code: string = "http.suspicious_operation";
}

/** The Host header is not among `ALLOWED_HOSTS` or malformed. */
export class DisallowedHost extends SuspiciousOperation {
  static override readonly code: string = "http.disallowed_host";
}

/** A redirect points to a scheme that is not allowed. */
export class DisallowedRedirect extends SuspiciousOperation {
  static override readonly code: string = "http.disallowed_redirect";
}

/** The number of fields in a request exceeds `DATA_UPLOAD_MAX_NUMBER_FIELDS`. */
export class TooManyFieldsSent extends SuspiciousOperation {
  static override readonly code: string = "http.too_many_fields";
}

/** The number of files in a request exceeds `DATA_UPLOAD_MAX_NUMBER_FILES`. */
export class TooManyFilesSent extends SuspiciousOperation {
  static override readonly code: string = "http.too_many_files";
}

/** The body of a request exceeds `DATA_UPLOAD_MAX_MEMORY_SIZE`. */
export class RequestDataTooBig extends SuspiciousOperation {
  static override readonly code: string = "http.request_data_too_big";
}

/** A path leaves the folder it must stay in. */
export class SuspiciousFileOperation extends SuspiciousOperation {
  static override readonly code: string = "files.suspicious_file_operation";
}

/** A session was deleted while the request that uses it was running. */
export class SessionInterrupted extends SuspiciousOperation {
  static override readonly code: string = "sessions.interrupted";
}

/** A request cannot be parsed: becomes a 400 response. */
export class BadRequest extends BellevilleError {
  static override readonly code: string = "http.bad_request";
}

/** A middleware takes itself out of the chain by throwing this from its constructor. */
export class MiddlewareNotUsed extends BellevilleError {
  static override readonly code: string = "middleware.not_used";
}

/** A view is not found: becomes a 404 response. */
export class ViewDoesNotExist extends BellevilleError {
  static override readonly code: string = "urls.view_does_not_exist";
}

/** A result set is known to be empty before a query is sent. */
export class EmptyResultSet extends BellevilleError {
  static override readonly code: string = "db.empty_result_set";
}
