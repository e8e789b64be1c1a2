import type { PermissionUser } from "../backends/contract.ts";
import { collectPermissions, hasAll, userHasModulePerms, userHasPerm } from "../backends/permissions.ts";
import { Group } from "./group.ts";
import { Permission } from "./permission.ts";

/** Who sends a request without a log-in. Has no row; back ends of your own may grant it permissions. */
export class AnonymousUser implements PermissionUser {
  readonly id = null;
  readonly pk = null;
  readonly username = "";
  readonly isStaff = false;
  readonly isActive = false;
  readonly isSuperuser = false;
  readonly isAnonymous = true;
  readonly isAuthenticated = false;

  /** No groups. */
  get groups(): ReturnType<typeof Group.objects.none> {
    return Group.objects.none();
  }

  /** No permissions. */
  get userPermissions(): ReturnType<typeof Permission.objects.none> {
    return Permission.objects.none();
  }

  getUsername(): string {
    return this.username;
  }

  async getUserPermissions(obj?: object): Promise<Set<string>> {
    return collectPermissions(this, "user", obj);
  }

  async getGroupPermissions(_obj?: object): Promise<Set<string>> {
    return new Set();
  }

  async getAllPermissions(obj?: object): Promise<Set<string>> {
    return collectPermissions(this, "all", obj);
  }

  async hasPerm(perm: string, obj?: object): Promise<boolean> {
    return userHasPerm(this, perm, obj);
  }

  async hasPerms(perms: Iterable<string>, obj?: object): Promise<boolean> {
    return hasAll(perms, (perm) => this.hasPerm(perm, obj));
  }

  async hasModulePerms(appLabel: string): Promise<boolean> {
    return userHasModulePerms(this, appLabel);
  }

  /** All anonymous users are equal. */
  equals(other: unknown): boolean {
    return other instanceof AnonymousUser;
  }

  toString(): string {
    return "AnonymousUser";
  }
}
