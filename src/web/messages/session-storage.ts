import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import { jsonDumps } from "../../utils/json.ts";
import type { SessionBase } from "../sessions/base.ts";
import { BaseStorage, type Retrieved } from "./base-storage.ts";
import { fromJson, type Message, toJson } from "./message.ts";

const SESSION_KEY = "_messages";

/** Keeps messages in the session, in Django's format. */
export class SessionStorage extends BaseStorage {
  readonly #session: SessionBase;

  constructor(request: HttpRequest) {
    super(request);
    const { session } = request as { session?: SessionBase };
    if (session === undefined) {
      throw new ImproperlyConfigured(
        "The session-based temporary message storage requires session middleware to be installed.",
        {
          hint: "Put SessionMiddleware before MessageMiddleware in MIDDLEWARE.",
        },
      );
    }
    this.#session = session;
  }

  async retrieve(): Promise<Retrieved> {
    const stored = await this.#session.get(SESSION_KEY);
    if (stored === undefined || stored === null) return { messages: null, allRetrieved: true };
    return { messages: fromJson(typeof stored === "string" ? JSON.parse(stored) : stored), allRetrieved: true };
  }

  async store(messages: readonly Message[]): Promise<readonly Message[]> {
    if (messages.length > 0) await this.#session.set(SESSION_KEY, jsonDumps(messages.map(toJson)));
    else await this.#session.pop(SESSION_KEY);
    return [];
  }
}
