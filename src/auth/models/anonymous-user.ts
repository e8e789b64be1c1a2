import type { PermissionUser } from "../backends/contract.ts";
import { userHasModulePerms, userHasPerm } from "./permissions-mixin.ts";

/** Who sends a request without a log-in. Has no row and no permissions of its own. */
export class AnonymousUser implements PermissionUser {
  readonly id = null;
  readonly pk = null;
  readonly username = "";
  readonly isStaff = false;
  readonly isActive = false;
  readonly isSuperuser = false;
  readonly isUsable = false;
  readonly isAnonymous = true;
  readonly isAuthenticated = false;

  getUsername(): string {
    return this.username;
  }

  async hasPerm(perm: string, obj?: object): Promise<boolean> {
    return userHasPerm(this, perm, obj);
  }

  async hasPerms(perms: Iterable<string>, obj?: object): Promise<boolean> {
    for (const perm of perms) if (!(await this.hasPerm(perm, obj))) return false;
    return true;
  }

  async hasModulePerms(appLabel: string): Promise<boolean> {
    return userHasModulePerms(this, appLabel);
  }

  toString(): string {
    return "AnonymousUser";
  }
}
