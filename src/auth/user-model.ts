import "./settings.ts";
import { apps, LookupError } from "../core/apps/index.ts";
import { settings } from "../core/conf/index.ts";
import { ImproperlyConfigured } from "../core/errors/index.ts";
import type { AbstractBaseUser } from "./models/abstract-base-user.ts";
import { User } from "./models/user.ts";

/**
 * Types that a project sets. With a user model of your own, say so once, and `request.user` and `getUserModel()` have
 * its type:
 *
 * ```ts
 * declare module "belleville/contrib/auth" {
 *   interface ProjectTypes { UserModel: typeof Reader }
 * }
 * ```
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by declaration merging
export interface ProjectTypes {}

// oxlint-disable-next-line typescript/no-explicit-any -- constructors of models take any values
type UserModelClass = abstract new (...args: any) => AbstractBaseUser;

/** The class of the project's users. */
export type UserModel = ProjectTypes extends { UserModel: infer M extends UserModelClass } ? M : typeof User;
/** A user of the project. */
export type ProjectUser = InstanceType<UserModel>;

const DEFAULT = "auth.User";

/**
 * The user model of the project: that of the setting `AUTH_USER_MODEL` (docs/topics/auth/customizing, "Substituting a
 * custom User model"). Throws `ImproperlyConfigured` when the setting names no installed model.
 */
export function getUserModel(): UserModel {
  const label = settings.AUTH_USER_MODEL;
  if (label === DEFAULT) return User as UserModel;
  if (label.split(".").length !== 2) {
    throw new ImproperlyConfigured(`AUTH_USER_MODEL must be of the form "app_label.ModelName", not "${label}".`);
  }
  try {
    return apps.getModel(label) as unknown as UserModel;
  } catch (cause) {
    if (!(cause instanceof LookupError)) throw cause;
    throw new ImproperlyConfigured(`AUTH_USER_MODEL refers to model '${label}' that has not been installed.`, {
      cause,
      hint: cause.message,
    });
  }
}
