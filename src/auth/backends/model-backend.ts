import { ObjectDoesNotExist } from "../../core/errors/index.ts";
import { ValidationError } from "../../core/validators/index.ts";
import type { QuerySet } from "../../db/index.ts";
import type { HttpRequest } from "../../http/index.ts";
import { hardenRuntime } from "../hashers/index.ts";
import type { AbstractBaseUser, BaseUserManager } from "../models/abstract-base-user.ts";
import { Permission } from "../models/permission.ts";
import type { PermissionsUser } from "../models/permissions-mixin.ts";
import { getUserModel } from "../user-model.ts";
import type { AuthenticationBackend, Credentials, PermissionUser } from "./contract.ts";

interface PermissionCache {
  user?: Promise<ReadonlySet<string>>;
  group?: Promise<ReadonlySet<string>>;
}

/** Permissions read once per user object. */
const caches = new WeakMap<PermissionUser, PermissionCache>();

/** Users and permissions in the database: Django's default back end. */
export class ModelBackend implements AuthenticationBackend {
  /** The name a Django site on the same database writes into its sessions; of a subclass, the name of the class. */
  readonly path: string =
    this.constructor === ModelBackend ? "django.contrib.auth.backends.ModelBackend" : this.constructor.name;

  async authenticate(_request: HttpRequest | null, credentials: Credentials): Promise<AbstractBaseUser | null> {
    const username = credentials.username ?? credentials[getUserModel().USERNAME_FIELD];
    const { password } = credentials;
    if (typeof username !== "string" || typeof password !== "string") return null;
    const user = await findByName(username);
    if (user === null) {
      // Takes as long as for a user who exists, so that names cannot be found out by timing.
      await hardenRuntime(password);
      return null;
    }
    return (await user.checkPassword(password)) && this.userCanAuthenticate(user) ? user : null;
  }

  /** Whether the account may be used: users with `isActive: false` may not. */
  userCanAuthenticate(user: AbstractBaseUser): boolean {
    return user.isActive;
  }

  async getUser(id: string): Promise<AbstractBaseUser | null> {
    const { _meta } = getUserModel();
    let pk: unknown;
    try {
      pk = _meta.pk.toPython(id);
    } catch (error) {
      // The session may come from a time when the user model had another kind of key.
      if (error instanceof ValidationError) return null;
      throw error;
    }
    const user = (await _meta.defaultManager.filter({ pk } as never).first()) as AbstractBaseUser | null;
    return user !== null && this.userCanAuthenticate(user) ? user : null;
  }

  async getUserPermissions(user: PermissionUser, obj?: object): Promise<Set<string>> {
    return this.#permissions(user, obj, "user");
  }

  async getGroupPermissions(user: PermissionUser, obj?: object): Promise<Set<string>> {
    return this.#permissions(user, obj, "group");
  }

  async getAllPermissions(user: PermissionUser, obj?: object): Promise<Set<string>> {
    return new Set([...(await this.getUserPermissions(user, obj)), ...(await this.getGroupPermissions(user, obj))]);
  }

  async hasPerm(user: PermissionUser, perm: string, obj?: object): Promise<boolean> {
    return user.isActive && (await this.getAllPermissions(user, obj)).has(perm);
  }

  async hasModulePerms(user: PermissionUser, appLabel: string): Promise<boolean> {
    if (!user.isActive) return false;
    for (const perm of await this.getAllPermissions(user)) if (perm.startsWith(`${appLabel}.`)) return true;
    return false;
  }

  async #permissions(user: PermissionUser, obj: object | undefined, from: "user" | "group"): Promise<Set<string>> {
    if (!user.isActive || user.isAnonymous || obj !== undefined) return new Set();
    let cache = caches.get(user);
    if (cache === undefined) caches.set(user, (cache = {}));
    try {
      return new Set(await (cache[from] ??= readPermissions(user as PermissionsUser, from)));
    } catch (error) {
      // Only answers are kept.
      delete cache[from];
      throw error;
    }
  }
}

/** The same for sites that let switched-off users in, to tell them so. */
export class AllowAllUsersModelBackend extends ModelBackend {
  override readonly path: string =
    this.constructor === AllowAllUsersModelBackend
      ? "django.contrib.auth.backends.AllowAllUsersModelBackend"
      : this.constructor.name;

  override userCanAuthenticate(): boolean {
    return true;
  }
}

async function findByName(username: string): Promise<AbstractBaseUser | null> {
  const manager = getUserModel()._meta.defaultManager as unknown as BaseUserManager<AbstractBaseUser>;
  try {
    return await manager.getByNaturalKey(username);
  } catch (error) {
    if (error instanceof ObjectDoesNotExist) return null;
    throw error;
  }
}

async function readPermissions(user: PermissionsUser, from: "user" | "group"): Promise<ReadonlySet<string>> {
  const rows = await permissionsOf(user, from).orderBy().valuesList("contentType__appLabel", "codename");
  return new Set(rows.map(([appLabel, codename]) => `${appLabel}.${codename}`));
}

function permissionsOf(user: PermissionsUser, from: "user" | "group"): QuerySet<Permission> {
  if (user.isSuperuser) return Permission.objects.all();
  if (from === "user") return user.userPermissions.all();
  // `group` is the reverse side of `Group.permissions`, which the types do not know.
  return Permission.objects.filter({ group__in: user.groups.all() } as never);
}
