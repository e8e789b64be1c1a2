import { settings } from "../../core/conf/settings.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import type { Middleware } from "../middleware/contract.ts";
import type { BaseStorage } from "./base-storage.ts";
import { createStorage } from "./create-storage.ts";

/** Carries messages from one request to the page that shows them. Reference: docs/ref/contrib/messages. */
export class MessageMiddleware implements Middleware {
  processRequest(request: HttpRequest): void {
    request.messages = createStorage(request);
  }

  processResponse(request: HttpRequest, response: HttpResponseBase): HttpResponseBase | Promise<HttpResponseBase> {
    const storage = request.messages;
    return storage === undefined || storage.isIdle ? response : update(storage, response);
  }
}

async function update(storage: BaseStorage, response: HttpResponseBase): Promise<HttpResponseBase> {
  const unstored = await storage.update(response);
  if (unstored.length > 0 && settings.DEBUG)
    throw new ImproperlyConfigured("Not all temporary messages could be stored.");
  return response;
}
