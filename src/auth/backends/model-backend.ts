import { Q } from "../../db/index.ts";
import type { HttpRequest } from "../../http/index.ts";
import { hardenRuntime } from "../hashers/index.ts";
import { AbstractBaseUser } from "../models/abstract-base-user.ts";
import { Permission } from "../models/permission.ts";
import { PermissionsUser } from "../models/permissions-mixin.ts";
import { getUserModel } from "../user-model.ts";
import type { AuthenticationBackend, Credentials, PermissionUser } from "./contract.ts";

/** Permissions read once per user object. */
const caches = new WeakMap<PermissionUser, { user?: Promise<Set<string>>; group?: Promise<Set<string>> }>();

/** Users and permissions in the database: Django's default back end. */
export class ModelBackend implements AuthenticationBackend {
  // The name a Django site on the same database writes into its sessions.
  readonly path: string = "django.contrib.auth.backends.ModelBackend";

  async authenticate(_request: HttpRequest | null, credentials: Credentials): Promise<AbstractBaseUser | null> {
    const UserModel = getUserModel();
    const username = credentials.username ?? credentials[UserModel.USERNAME_FIELD];
    const { password } = credentials;
    if (typeof username !== "string" || typeof password !== "string") return null;
    const user = await UserModel.objects.filter({ [UserModel.USERNAME_FIELD]: username } as never).first();
    if (user === null) {
      // Takes as long as for a user who exists, so that names cannot be found out by timing.
      await hardenRuntime(password);
      return null;
    }
    return (await user.checkPassword(password)) && this.userCanAuthenticate(user) ? user : null;
  }

  /** Whether the account may be used: users with `isActive: false` may not. */
  userCanAuthenticate(user: AbstractBaseUser): boolean {
    return (user as { readonly isActive?: boolean }).isActive !== false;
  }

  async getUser(id: string): Promise<AbstractBaseUser | null> {
    const UserModel = getUserModel();
    const user = await UserModel.objects.filter({ pk: UserModel._meta.pk.toPython(id) } as never).first();
    return user !== null && this.userCanAuthenticate(user) ? user : null;
  }

  async getUserPermissions(user: PermissionUser, obj?: object): Promise<Set<string>> {
    return this.#permissions(user, obj, "user");
  }

  async getGroupPermissions(user: PermissionUser, obj?: object): Promise<Set<string>> {
    return this.#permissions(user, obj, "group");
  }

  async getAllPermissions(user: PermissionUser, obj?: object): Promise<Set<string>> {
    const [own, groups] = [await this.getUserPermissions(user, obj), await this.getGroupPermissions(user, obj)];
    return new Set([...own, ...groups]);
  }

  async hasPerm(user: PermissionUser, perm: string, obj?: object): Promise<boolean> {
    return user.isUsable && (await this.getAllPermissions(user, obj)).has(perm);
  }

  async hasModulePerms(user: PermissionUser, appLabel: string): Promise<boolean> {
    if (!user.isUsable) return false;
    for (const perm of await this.getAllPermissions(user)) if (perm.startsWith(`${appLabel}.`)) return true;
    return false;
  }

  async #permissions(user: PermissionUser, obj: object | undefined, from: "user" | "group"): Promise<Set<string>> {
    if (!user.isUsable || user.isAnonymous || obj !== undefined) return new Set();
    let cache = caches.get(user);
    if (cache === undefined) caches.set(user, (cache = {}));
    return (cache[from] ??= this.#read(user as PermissionsUser, from));
  }

  async #read(user: PermissionsUser, from: "user" | "group"): Promise<Set<string>> {
    let permissions = Permission.objects.all();
    if (!user.isSuperuser) {
      permissions =
        from === "user"
          ? permissions.filter({ pk__in: user.userPermissions.values("pk") } as never)
          : permissions.filter(Q.or({ group__in: user.groups.all() } as never));
    }
    const rows = await permissions.orderBy().valuesList("contentType__appLabel", "codename");
    return new Set(rows.map(([appLabel, codename]) => `${appLabel}.${codename}`));
  }
}
