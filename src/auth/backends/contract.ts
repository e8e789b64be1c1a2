import type { HttpRequest } from "../../http/index.ts";
import type { AbstractBaseUser } from "../models/abstract-base-user.ts";

/** What back ends look at when asked for permissions: a user row or the anonymous user. */
export interface PermissionUser {
  readonly pk: unknown;
  readonly isAnonymous: boolean;
  readonly isSuperuser: boolean;
  /** False for switched-off accounts. */
  readonly isActive: boolean;
}

/** Names and secrets from a log-in form, such as `{ username, password }`. */
export type Credentials = Readonly<Record<string, unknown>>;

/**
 * A way to find out who somebody is and what they may do. All methods but `getUser` are optional
 * (docs/topics/auth/customizing, "Writing an authentication backend").
 */
export interface AuthenticationBackend {
  /** Name kept in sessions, unique among the back ends; those that Django has keep its dotted path. */
  readonly path: string;
  /** The user for these credentials, or null; throwing `PermissionDenied` stops the search. */
  authenticate?(request: HttpRequest | null, credentials: Credentials): Promise<AbstractBaseUser | null>;
  /** The user with that key, or null when gone or switched off. */
  getUser(id: string): Promise<AbstractBaseUser | null>;
  getUserPermissions?(user: PermissionUser, obj?: object): Promise<Iterable<string>>;
  getGroupPermissions?(user: PermissionUser, obj?: object): Promise<Iterable<string>>;
  getAllPermissions?(user: PermissionUser, obj?: object): Promise<Iterable<string>>;
  hasPerm?(user: PermissionUser, perm: string, obj?: object): Promise<boolean>;
  hasModulePerms?(user: PermissionUser, appLabel: string): Promise<boolean>;
}

/** What stands in `AUTHENTICATION_BACKENDS`. */
export type AuthenticationBackendClass = new () => AuthenticationBackend;
