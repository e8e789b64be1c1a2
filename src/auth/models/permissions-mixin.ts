import { models } from "../../db/index.ts";
import { PermissionDenied } from "../../core/errors/index.ts";
import { getBackends } from "../backends/registry.ts";
import type { PermissionUser } from "../backends/contract.ts";
import { AbstractBaseUser } from "./abstract-base-user.ts";
import { Group } from "./group.ts";
import { Permission } from "./permission.ts";

/** The permissions of `user` as all back ends see them: `"app.codename"`. */
async function collect(
  user: PermissionUser,
  obj: object | undefined,
  from: "user" | "group" | "all",
): Promise<Set<string>> {
  const method = ({ user: "getUserPermissions", group: "getGroupPermissions", all: "getAllPermissions" } as const)[
    from
  ];
  const found = new Set<string>();
  for (const backend of await getBackends()) {
    for (const permission of (await backend[method]?.(user, obj)) ?? []) found.add(permission);
  }
  return found;
}

/** Whether a back end grants the permission; one that throws `PermissionDenied` ends the search. */
export async function userHasPerm(user: PermissionUser, perm: string, obj?: object): Promise<boolean> {
  for (const backend of await getBackends()) {
    try {
      if (await backend.hasPerm?.(user, perm, obj)) return true;
    } catch (error) {
      if (error instanceof PermissionDenied) return false;
      throw error;
    }
  }
  return false;
}

/** Whether a back end grants any permission in the app. */
export async function userHasModulePerms(user: PermissionUser, appLabel: string): Promise<boolean> {
  for (const backend of await getBackends()) {
    try {
      if (await backend.hasModulePerms?.(user, appLabel)) return true;
    } catch (error) {
      if (error instanceof PermissionDenied) return false;
      throw error;
    }
  }
  return false;
}

/** Groups and permissions for a user model. Django's `PermissionsMixin`; a base class here, because fields are inherited. */
export abstract class PermissionsUser extends AbstractBaseUser {
  isSuperuser = models.BooleanField({
    verboseName: "superuser status",
    default: false,
    helpText: "Designates that this user has all permissions without explicitly assigning them.",
  });
  groups = models.ManyToManyField(() => Group, {
    verboseName: "groups",
    blank: true,
    helpText: "The groups this user belongs to. A user will get all permissions granted to each of their groups.",
    relatedName: "user_set",
    relatedQueryName: "user",
  });
  userPermissions = models.ManyToManyField(() => Permission, {
    verboseName: "user permissions",
    blank: true,
    helpText: "Specific permissions for this user.",
    relatedName: "user_set",
    relatedQueryName: "user",
  });

  static override Meta: object = { abstract: true };

  /** Whether the account may be used; models that can switch users off override it with a field. */
  get isUsable(): boolean {
    return (this as unknown as { readonly isActive?: boolean }).isActive !== false;
  }

  async getUserPermissions(obj?: object): Promise<Set<string>> {
    return collect(this, obj, "user");
  }

  async getGroupPermissions(obj?: object): Promise<Set<string>> {
    return collect(this, obj, "group");
  }

  async getAllPermissions(obj?: object): Promise<Set<string>> {
    return collect(this, obj, "all");
  }

  /** Whether the user has the permission `"app.codename"`, on `obj` if given. Active superusers have all. */
  async hasPerm(perm: string, obj?: object): Promise<boolean> {
    return (this.isUsable && this.isSuperuser) || userHasPerm(this, perm, obj);
  }

  /** Whether the user has all of them. */
  async hasPerms(perms: Iterable<string>, obj?: object): Promise<boolean> {
    if (typeof perms === "string") throw new TypeError("perms must be a list of permissions, not one text.");
    for (const perm of perms) if (!(await this.hasPerm(perm, obj))) return false;
    return true;
  }

  /** Whether the user has any permission in the app. */
  async hasModulePerms(appLabel: string): Promise<boolean> {
    return (this.isUsable && this.isSuperuser) || userHasModulePerms(this, appLabel);
  }
}
