import "./settings.ts";
import { settings } from "../core/conf/index.ts";
import { localtime, now } from "../core/timezone/index.ts";
import { constantTimeCompare, saltedHmac } from "../utils/crypto.ts";
import { base36ToInt, intToBase36 } from "../utils/http.ts";

/** What a token is made of. Any user model has it. */
export interface TokenUser {
  readonly pk: unknown;
  readonly password: string;
  readonly lastLogin: Date | null;
}

interface UserClass {
  getEmailFieldName?(): string;
}

/** Moment from which tokens count their seconds, on the clock of the site. */
const EPOCH = Date.UTC(2001, 0, 1);

/**
 * Makes and checks the tokens of links to reset a password. A token works once: it dies with a new password, a log-in,
 * another address, or after `PASSWORD_RESET_TIMEOUT` seconds. Those of a Django site with the same key are the same.
 *
 * ```ts
 * const token = defaultTokenGenerator.makeToken(user);
 * defaultTokenGenerator.checkToken(user, token); // true
 * ```
 */
export class PasswordResetTokenGenerator {
  /** Keeps tokens of different purposes apart; a subclass has its own. */
  readonly keySalt: string = "django.contrib.auth.tokens.PasswordResetTokenGenerator";
  readonly algorithm: string = "sha256";

  /** Default: setting `SECRET_KEY`. */
  get secret(): string {
    return settings.SECRET_KEY;
  }

  /** Older keys whose tokens still work. Default: setting `SECRET_KEY_FALLBACKS`. */
  get secretFallbacks(): readonly string[] {
    return settings.SECRET_KEY_FALLBACKS;
  }

  makeToken(user: TokenUser): string {
    return this.#tokenAt(user, seconds(now()), this.secret);
  }

  /** Whether a token was made for this user, as the user is now, and is not too old. */
  checkToken(user: TokenUser | null, token: string | null | undefined): boolean {
    if (user === null || typeof token !== "string") return false;
    const timestamp = timestampOf(token);
    if (timestamp === null) return false;
    const isGenuine = [this.secret, ...this.secretFallbacks].some((secret) =>
      constantTimeCompare(this.#tokenAt(user, timestamp, secret), token),
    );
    return isGenuine && seconds(now()) - timestamp <= settings.PASSWORD_RESET_TIMEOUT;
  }

  /** Text that changes when the token must die: key, password, last log-in and e-mail address. */
  protected makeHashValue(user: TokenUser, timestamp: number): string {
    const name = (user.constructor as UserClass).getEmailFieldName?.() ?? "email";
    const email = (user as unknown as Readonly<Record<string, unknown>>)[name] ?? "";
    return `${String(user.pk)}${user.password}${loginTime(user.lastLogin)}${timestamp}${String(email)}`;
  }

  #tokenAt(user: TokenUser, timestamp: number, secret: string): string {
    const { algorithm } = this;
    const hash = saltedHmac(this.keySalt, this.makeHashValue(user, timestamp), secret, { algorithm }).toString("hex");
    // Every second character: shorter addresses.
    return `${intToBase36(timestamp)}-${hash.replace(/(.)./g, "$1")}`;
  }
}

/** The moment in a token; null for what is none. */
function timestampOf(token: string): number | null {
  const [timestamp = "", hash, ...rest] = token.split("-", 3);
  if (hash === undefined || rest.length > 0 || timestamp === "") return null;
  try {
    return base36ToInt(timestamp);
  } catch {
    return null;
  }
}

/** Seconds that the clock on the wall has gone since the beginning of 2001. */
function seconds(moment: Date): number {
  const wall = localtime(moment, settings.TIME_ZONE).toPlainDateTime();
  return Math.floor((wall.toZonedDateTime("UTC").epochMilliseconds - EPOCH) / 1000);
}

/** A log-in as it stands in the database, without fractions of a second. */
function loginTime(moment: Date | null): string {
  if (moment === null) return "";
  const stored = localtime(moment, settings.USE_TZ ? "UTC" : settings.TIME_ZONE).toPlainDateTime();
  return stored.toString({ fractionalSecondDigits: 0, roundingMode: "trunc" }).replace("T", " ");
}

/** The generator of the password reset views. */
export const defaultTokenGenerator = new PasswordResetTokenGenerator();
