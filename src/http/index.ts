import "./settings.ts";

export { type CookieAttributes, type Cookies, type Morsel, parseCookie, serializeCookie } from "./cookies.ts";
export { guessContentType } from "./content-types.ts";
export {
  BadHeaderError,
  Http404,
  MultiPartParserError,
  RawPostDataException,
  UnreadablePostError,
} from "./errors.ts";
export { FileResponse, type FileResponseOptions, type FileSource } from "./file-response.ts";
export { splitDomainPort, validateHost } from "./host.ts";
export { MediaType } from "./media-type.ts";
export { QueryDict, type QueryDictOptions } from "./query-dict.ts";
export { type Files, HttpRequest, type RequestExtensions, type SignedCookieOptions } from "./request.ts";
export { HttpHeaders, type RawHeaders } from "./request-headers.ts";
export type { RequestMeta } from "./request-meta.ts";
export type { RequestSource } from "./request-source.ts";
export { HttpResponse, type ResponseContent, type StreamingContent, StreamingHttpResponse } from "./response.ts";
export { type CookieOptions, HttpResponseBase, type ResponseOptions } from "./response-base.ts";
export {
  HttpResponseBadRequest,
  HttpResponseForbidden,
  HttpResponseGone,
  HttpResponseNotAllowed,
  HttpResponseNotFound,
  HttpResponseNotModified,
  HttpResponsePermanentRedirect,
  HttpResponseRedirect,
  HttpResponseRedirectBase,
  HttpResponseServerError,
  JsonResponse,
  type JsonResponseOptions,
  type RedirectOptions,
} from "./response-classes.ts";
export { type HeaderValue, ResponseHeaders } from "./response-headers.ts";
export {
  FileUploadHandler,
  type FileUploadHandlerClass,
  MemoryFileUploadHandler,
  SkipFile,
  StopUpload,
  TemporaryFileUploadHandler,
} from "./upload-handlers.ts";
export {
  InMemoryUploadedFile,
  SimpleUploadedFile,
  TemporaryUploadedFile,
  UploadedFile,
  type UploadedFileInfo,
} from "./uploaded-file.ts";
