import { settings } from "../../core/conf/index.ts";
import { gettextLazy } from "../../core/i18n/index.ts";
import { type Default, models, QuerySet } from "../../db/index.ts";
import { altersData } from "../../utils/alters-data.ts";
import { saltedHmac } from "../../utils/crypto.ts";
import { checkPassword, isPasswordUsable, makePassword } from "../hashers/index.ts";
import { passwordChanged } from "../password-validation.ts";

const SESSION_HASH_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash";

/** Passwords set and not saved yet, told to the password validators after saving. */
const pendingPasswords = new WeakMap<AbstractBaseUser, string>();

/** The base of query sets of user models. */
export class BaseUserManager<U extends AbstractBaseUser> extends QuerySet<U> {
  /** Lower-cases the domain of an address, which is the part that may not tell case apart. */
  static normalizeEmail(email: string | null | undefined): string {
    const text = (email ?? "").trim();
    const at = text.lastIndexOf("@");
    return at === -1 ? (email ?? "") : text.slice(0, at + 1) + text.slice(at + 1).toLowerCase();
  }

  /** The user with that name. Throws `DoesNotExist`. */
  async getByNaturalKey(username: string): Promise<U> {
    const { USERNAME_FIELD } = this.model as unknown as typeof AbstractBaseUser;
    return this.get({ [USERNAME_FIELD]: username } as never);
  }
}

/** A user with a password and nothing else; derive from it for a user model of your own (docs/topics/auth/customizing). */
export abstract class AbstractBaseUser extends models.Model {
  /** Property that identifies a user. */
  static readonly USERNAME_FIELD: string = "username";
  static readonly EMAIL_FIELD: string = "email";
  /** Properties asked for by `createsuperuser` besides the user name and password. */
  static readonly REQUIRED_FIELDS: readonly string[] = [];

  password = models.CharField({ verboseName: gettextLazy("password"), maxLength: 128 });
  lastLogin = models.DateTimeField({ verboseName: gettextLazy("last login"), blank: true, null: true });

  /** Whether the account may be used: true, unless the model has a field of that name. */
  declare isActive: Default<boolean>;

  static Meta: object = { abstract: true };

  /** Always false: only `AnonymousUser` is. */
  get isAnonymous(): false {
    return false;
  }

  /** Always true: how to tell a user who logged in. */
  get isAuthenticated(): true {
    return true;
  }

  getUsername(): string {
    const { USERNAME_FIELD } = this.constructor as typeof AbstractBaseUser;
    return String((this as unknown as Record<string, unknown>)[USERNAME_FIELD] ?? "");
  }

  naturalKey(): [username: string] {
    return [this.getUsername()];
  }

  /** NFKC form of a user name, so that look-alikes are one name. */
  static normalizeUsername(username: string): string {
    return username.normalize("NFKC");
  }

  /** Property that holds the e-mail address; a model without one has nothing there. */
  static getEmailFieldName(): string {
    return this.EMAIL_FIELD;
  }

  override clean(): void | Promise<void> {
    const Class = this.constructor as typeof AbstractBaseUser;
    const values = this as unknown as Record<string, unknown>;
    const username = values[Class.USERNAME_FIELD];
    if (typeof username === "string") values[Class.USERNAME_FIELD] = Class.normalizeUsername(username);
  }

  /** Hashes a password; `null` makes log-in by password impossible. Does not save. */
  async setPassword(rawPassword: string | null): Promise<void> {
    this.password = await makePassword(rawPassword);
    if (rawPassword === null) pendingPasswords.delete(this);
    else pendingPasswords.set(this, rawPassword);
  }

  /** Whether this is the password; renews the hash when the hasher or its work factor changed. */
  async checkPassword(rawPassword: string): Promise<boolean> {
    return checkPassword(rawPassword, this.password, async (raw) => {
      await this.setPassword(raw);
      // The password is still the same: validators hear nothing.
      pendingPasswords.delete(this);
      await this.save({ updateFields: ["password"] });
    });
  }

  /** Makes log-in by password impossible. Does not save. */
  async setUnusablePassword(): Promise<void> {
    this.password = await makePassword(null);
    pendingPasswords.delete(this);
  }

  /** Whether there is a password to log in with. */
  hasUsablePassword(): boolean {
    return isPasswordUsable(this.password);
  }

  /** HMAC of the password hash, kept in the session: changing the password ends the other sessions. */
  getSessionAuthHash(): string {
    return sessionAuthHash(this, settings.SECRET_KEY);
  }

  /** The same for older secret keys, newest first. */
  getSessionAuthFallbackHashes(): string[] {
    return settings.SECRET_KEY_FALLBACKS.map((key) => sessionAuthHash(this, key));
  }

  override async save(...args: Parameters<models.Model["save"]>): Promise<void> {
    await super.save(...args);
    const raw = pendingPasswords.get(this);
    if (raw === undefined) return;
    pendingPasswords.delete(this);
    await passwordChanged(raw, this);
  }

  override toString(): string {
    return this.getUsername();
  }
}

// On the prototype: a field of that name in a subclass takes its place.
Object.defineProperty(AbstractBaseUser.prototype, "isActive", { value: true, writable: true, configurable: true });

// Out of reach for templates.
altersData(AbstractBaseUser.prototype, "setPassword", "setUnusablePassword", "checkPassword");

function sessionAuthHash(user: AbstractBaseUser, secret: string): string {
  return saltedHmac(SESSION_HASH_SALT, user.password, secret, { algorithm: "sha256" }).toString("hex");
}
