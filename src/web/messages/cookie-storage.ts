import { settings } from "../../core/conf/settings.ts";
import { BadSignature, getCookieSigner } from "../../core/signing/index.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import { jsonDumps } from "../../utils/json.ts";
import { BaseStorage, type Retrieved } from "./base-storage.ts";
import { fromJson, type Message, toJson } from "./message.ts";
import "../sessions/settings.ts";

const COOKIE_NAME = "messages";
const SALT = "django.contrib.messages";
/** Stands at the end of a list of which the rest is stored elsewhere. */
const NOT_FINISHED = "__messagesnotfinished__";

/** Keeps messages in a signed cookie, in Django's format. */
export class CookieStorage extends BaseStorage {
  /** Longest value of the cookie, in bytes: half of what servers take for all headers. */
  static readonly maxCookieSize: number = 2048;

  retrieve(): Retrieved {
    const value = this.request.header("cookie") === undefined ? undefined : this.request.COOKIES[COOKIE_NAME];
    if (value === undefined || value === "") return { messages: null, allRetrieved: true };
    try {
      const list = getCookieSigner(SALT).unsignObject(value);
      const allRetrieved = !(Array.isArray(list) && list.at(-1) === NOT_FINISHED);
      return { messages: fromJson(list), allRetrieved };
    } catch (error) {
      if (!(error instanceof BadSignature) && !(error instanceof SyntaxError)) throw error;
      // The cookie is worth nothing: counting it as shown removes it.
      this.used = true;
      return { messages: null, allRetrieved: true };
    }
  }

  store(
    messages: readonly Message[],
    response: HttpResponseBase,
    options: { readonly removeOldest?: boolean } = {},
  ): readonly Message[] {
    const parts = messages.map((message) => jsonDumps(toJson(message), { itemSeparator: ",", keySeparator: ":" }));
    const size = (this.constructor as typeof CookieStorage).maxCookieSize;
    let encoded = parts.length === 0 ? null : encode(parts);
    let unstored: readonly Message[] = [];
    if (encoded !== null && encoded.length > size) {
      const removeOldest = options.removeOldest ?? true;
      const withMark = (kept: readonly string[]): string => encode([...kept, JSON.stringify(NOT_FINISHED)]);
      const take = (count: number): readonly string[] =>
        removeOldest ? parts.slice(parts.length - count) : parts.slice(0, count);
      const count = largest(parts.length, (n) => withMark(take(n)).length <= size);
      encoded = withMark(take(count));
      unstored = removeOldest ? messages.slice(0, messages.length - count) : messages.slice(count);
    }
    this.#setCookie(response, encoded);
    return unstored;
  }

  #setCookie(response: HttpResponseBase, value: string | null): void {
    const place = { domain: settings.SESSION_COOKIE_DOMAIN, sameSite: settings.SESSION_COOKIE_SAMESITE };
    if (value === null) {
      response.deleteCookie(COOKIE_NAME, place);
      return;
    }
    const [secure, httpOnly] = [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY];
    response.setCookie(COOKIE_NAME, value, { ...place, secure, httpOnly });
  }
}

function encode(parts: readonly string[]): string {
  const serializer = { dumps: () => Buffer.from(`[${parts.join(",")}]`, "latin1"), loads: () => null };
  return getCookieSigner(SALT).signObject(null, { serializer, compress: true });
}

/** The largest number up to `max` that fits; 0 fits always. */
function largest(max: number, fits: (n: number) => boolean): number {
  let [low, high] = [0, max];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
