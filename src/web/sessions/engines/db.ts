import { altersData } from "../../../utils/alters-data.ts";
import { transaction } from "../../../db/connection/index.ts";
import { DatabaseError, IntegrityError } from "../../../db/errors.ts";
import { router } from "../../../db/routers.ts";
import { SessionBase, type SessionData } from "../base.ts";
import { CreateError, UpdateError } from "../errors.ts";
import { Session } from "../models.ts";

/** Keeps sessions in the table `django_session`, where Django finds them too. */
export class DatabaseSessionStore extends SessionBase {
  /** Removes the sessions that have ended. */
  static async clearExpired(): Promise<void> {
    await Session.objects.filter({ expireDate__lt: new Date() }).delete();
  }

  async load(): Promise<SessionData> {
    const row = await Session.objects.filter({ sessionKey: this.sessionKey ?? "", expireDate__gt: new Date() }).first();
    if (row !== null) return this.decode(row.sessionData);
    this.setSessionKey(null);
    return new Map();
  }

  async exists(sessionKey: string): Promise<boolean> {
    return Session.objects.filter({ sessionKey }).exists();
  }

  async create(): Promise<void> {
    for (;;) {
      this.setSessionKey(await this.newSessionKey());
      try {
        await this.save(true);
      } catch (error) {
        if (error instanceof CreateError) continue;
        throw error;
      }
      this.modified = true;
      return;
    }
  }

  async save(mustCreate = false): Promise<void> {
    const { sessionKey } = this;
    if (sessionKey === null) return this.create();
    const sessionData = this.encode(await this.dataToSave(mustCreate));
    const row = new Session({ sessionKey, sessionData, expireDate: await this.getExpiryDate() });
    try {
      const using = router.dbForWrite(Session, { instance: row });
      await transaction.atomic(() => row.save({ forceInsert: mustCreate, forceUpdate: !mustCreate, using }), { using });
    } catch (error) {
      if (mustCreate && error instanceof IntegrityError)
        throw new CreateError("The session key is taken.", { cause: error });
      if (!mustCreate && error instanceof DatabaseError && !(error instanceof IntegrityError)) {
        throw new UpdateError("The session is not stored any more.", { cause: error });
      }
      throw error;
    }
    return undefined;
  }

  async deleteSession(sessionKey: string | null = this.sessionKey): Promise<void> {
    if (sessionKey !== null) await Session.objects.filter({ sessionKey }).delete();
  }
}

altersData(DatabaseSessionStore.prototype, "create", "save", "deleteSession");
