import { now } from "../../core/timezone/index.ts";
import { manager, models } from "../../db/index.ts";
import { makePassword } from "../hashers/index.ts";
import { UnicodeUsernameValidator } from "../validators.ts";
import { BaseUserManager } from "./abstract-base-user.ts";
import { PermissionsUser } from "./permissions-mixin.ts";

/** Further properties of a new user. */
export type ExtraFields = Readonly<
  Partial<Pick<AbstractUser, "firstName" | "lastName" | "isActive" | "isStaff" | "isSuperuser">>
>;

export class UserManager<U extends AbstractUser = AbstractUser> extends BaseUserManager<U> {
  /** Makes a user; without a password, one that cannot log in by password. */
  async createUser(username: string, email = "", password: string | null = null, extra: ExtraFields = {}): Promise<U> {
    return this.#create(username, email, password, { isStaff: false, isSuperuser: false, ...extra });
  }

  /** Makes a user who may do everything. */
  async createSuperuser(
    username: string,
    email = "",
    password: string | null = null,
    extra: ExtraFields = {},
  ): Promise<U> {
    if (extra.isStaff === false) throw new TypeError("Superuser must have isStaff: true.");
    if (extra.isSuperuser === false) throw new TypeError("Superuser must have isSuperuser: true.");
    return this.#create(username, email, password, { ...extra, isStaff: true, isSuperuser: true });
  }

  async #create(username: string, email: string, password: string | null, extra: ExtraFields): Promise<U> {
    if (username === "") throw new TypeError("The given username must be set");
    const values = {
      username: PermissionsUser.normalizeUsername(username),
      email: BaseUserManager.normalizeEmail(email),
      password: await makePassword(password),
      ...extra,
    };
    return this.create(values as never);
  }
}

/** A user with name, address and flags; derive from it to add fields (docs/topics/auth/customizing). */
export abstract class AbstractUser extends PermissionsUser {
  static override readonly REQUIRED_FIELDS: readonly string[] = ["email"];

  username = models.CharField({
    verboseName: "username",
    maxLength: 150,
    unique: true,
    helpText: "Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
    validators: [new UnicodeUsernameValidator()],
    errorMessages: { unique: "A user with that username already exists." },
  });
  firstName = models.CharField({ verboseName: "first name", maxLength: 150, blank: true });
  lastName = models.CharField({ verboseName: "last name", maxLength: 150, blank: true });
  email = models.EmailField({ verboseName: "email address", blank: true });
  isStaff = models.BooleanField({
    verboseName: "staff status",
    default: false,
    helpText: "Designates whether the user can log into this admin site.",
  });
  isActive = models.BooleanField({
    verboseName: "active",
    default: true,
    helpText: "Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
  });
  dateJoined = models.DateTimeField({ verboseName: "date joined", default: now });

  static override Meta: object = { verboseName: "user", verboseNamePlural: "users", abstract: true };

  override async clean(): Promise<void> {
    await super.clean();
    this.username = PermissionsUser.normalizeUsername(this.username);
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

  static override Meta: object = { verboseName: "user", verboseNamePlural: "users", swappable: "AUTH_USER_MODEL" };
}
