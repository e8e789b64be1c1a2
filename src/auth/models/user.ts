import { gettextLazy } from "../../core/i18n/index.ts";
import { now } from "../../core/timezone/index.ts";
import { manager, models } from "../../db/index.ts";
import type { PartialInit } from "../../db/models/types/values.ts";
import { altersData } from "../../utils/alters-data.ts";
import { makePassword } from "../hashers/index.ts";
import { UnicodeUsernameValidator } from "../validators.ts";
import { BaseUserManager } from "./abstract-base-user.ts";
import { PermissionsUser } from "./permissions-mixin.ts";

/** Further values of a new user: its fields but those that have a parameter of their own. */
export type ExtraFields<U> = Omit<PartialInit<U>, "username" | "email" | "password">;

interface Flags {
  readonly isStaff?: boolean;
  readonly isSuperuser?: boolean;
}

export class UserManager<U extends AbstractUser = AbstractUser> extends BaseUserManager<U> {
  /**
   * Makes a user; without a password, one that cannot log in by password.
   *
   * ```ts
   * await User.objects.createUser("ann", "ann@example.com", "correct horse", { firstName: "Ann" });
   * ```
   */
  async createUser(
    username: string,
    email: string | null = null,
    password: string | null = null,
    extra: ExtraFields<U> = {} as ExtraFields<U>,
  ): Promise<U> {
    return this.#create(username, email, password, { isStaff: false, isSuperuser: false, ...extra });
  }

  /** Makes a user who may do everything. */
  async createSuperuser(
    username: string,
    email: string | null = null,
    password: string | null = null,
    extra: ExtraFields<U> = {} as ExtraFields<U>,
  ): Promise<U> {
    const values: Flags = { isStaff: true, isSuperuser: true, ...extra };
    if (values.isStaff !== true) throw new TypeError("Superuser must have isStaff: true.");
    if (values.isSuperuser !== true) throw new TypeError("Superuser must have isSuperuser: true.");
    return this.#create(username, email, password, values);
  }

  async #create(username: string, email: string | null, password: string | null, extra: object): Promise<U> {
    if (!username) throw new TypeError("The given username must be set");
    const Model = this.model as unknown as typeof AbstractUser;
    const values = {
      ...extra,
      username: Model.normalizeUsername(username),
      email: BaseUserManager.normalizeEmail(email),
      password: await makePassword(password),
    };
    return this.create(values as never);
  }
}

// Out of reach for templates.
altersData(UserManager.prototype, "createUser", "createSuperuser");

const usernameValidators = [new UnicodeUsernameValidator()];

/** A user with name, address and flags; derive from it to add fields (docs/topics/auth/customizing). */
export abstract class AbstractUser extends PermissionsUser {
  static override readonly REQUIRED_FIELDS: readonly string[] = ["email"];

  username = models.CharField({
    verboseName: gettextLazy("username"),
    maxLength: 150,
    unique: true,
    helpText: gettextLazy("Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."),
    validators: usernameValidators,
    errorMessages: { unique: gettextLazy("A user with that username already exists.") },
  });
  firstName = models.CharField({ verboseName: gettextLazy("first name"), maxLength: 150, blank: true });
  lastName = models.CharField({ verboseName: gettextLazy("last name"), maxLength: 150, blank: true });
  email = models.EmailField({ verboseName: gettextLazy("email address"), blank: true });
  isStaff = models.BooleanField({
    verboseName: gettextLazy("staff status"),
    default: false,
    helpText: gettextLazy("Designates whether the user can log into this admin site."),
  });
  override isActive = models.BooleanField({
    verboseName: gettextLazy("active"),
    default: true,
    helpText: gettextLazy(
      "Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
    ),
  });
  dateJoined = models.DateTimeField({ verboseName: gettextLazy("date joined"), default: now });

  static override Meta: object = {
    verboseName: gettextLazy("user"),
    verboseNamePlural: gettextLazy("users"),
    abstract: true,
  };

  override async clean(): Promise<void> {
    await super.clean();
    this.email = BaseUserManager.normalizeEmail(this.email);
  }

  /** First and last name with a space between. */
  getFullName(): string {
    return `${this.firstName} ${this.lastName}`.trim();
  }

  getShortName(): string {
    return this.firstName;
  }
}

/** The users of a site, in Django's table `auth_user`. */
export class User extends AbstractUser {
  static objects = manager(this, UserManager<User>);

  static override Meta: object = {
    verboseName: gettextLazy("user"),
    verboseNamePlural: gettextLazy("users"),
    swappable: "AUTH_USER_MODEL",
  };
}
