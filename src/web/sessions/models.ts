import { manager, models } from "../../db/index.ts";

/** A stored session; Django's table `django_session`. */
export class Session extends models.BaseModel {
  static objects = manager(this);

  sessionKey = models.CharField({ verboseName: "session key", maxLength: 40, primaryKey: true });
  sessionData = models.TextField({ verboseName: "session data" });
  expireDate = models.DateTimeField({ verboseName: "expire date", dbIndex: true });

  static Meta = { dbTable: "django_session", verboseName: "session", verboseNamePlural: "sessions" };

  override toString(): string {
    return this.sessionKey;
  }
}
