import { altersData } from "../../../utils/alters-data.ts";
import { dumps, loads } from "../../../core/signing/index.ts";
import { SessionBase, type SessionData, toData } from "../base.ts";

const SALT = "django.contrib.sessions.backends.signed_cookies";

/**
 * Keeps sessions in the browser, signed but readable there. Nothing is stored here, so a session that was ended can be
 * replayed until it expires.
 */
export class SignedCookieSessionStore extends SessionBase {
  async load(): Promise<SessionData> {
    try {
      return toData(loads(this.sessionKey ?? "", { salt: SALT, maxAge: this.getSessionCookieAge() }));
    } catch {
      await this.create();
      this.setSessionKey(null);
      return new Map();
    }
  }

  create(): Promise<void> {
    this.modified = true;
    return Promise.resolve();
  }

  async save(): Promise<void> {
    const data = Object.fromEntries(await this.data());
    this.setSessionKey(dumps(data, { salt: SALT, compress: true }));
    this.modified = true;
  }

  exists(): Promise<boolean> {
    return Promise.resolve(false);
  }

  deleteSession(): Promise<void> {
    this.setSessionKey(null);
    this.modified = true;
    return Promise.resolve();
  }

  override async cycleKey(): Promise<void> {
    await this.save();
  }
}

altersData(SignedCookieSessionStore.prototype, "create", "save", "deleteSession");
