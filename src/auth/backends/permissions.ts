/** Questions about permissions, put to all back ends. */
import { PermissionDenied } from "../../core/errors/index.ts";
import type { AuthenticationBackend, PermissionUser } from "./contract.ts";
import { getBackends } from "./registry.ts";

const METHODS = { user: "getUserPermissions", group: "getGroupPermissions", all: "getAllPermissions" } as const;

/** Permissions of a user as all back ends see them, as `"app.codename"`: the user's own, those of groups, or both. */
export async function collectPermissions(
  user: PermissionUser,
  from: keyof typeof METHODS,
  obj?: object,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const backend of await getBackends()) {
    for (const permission of (await backend[METHODS[from]]?.(user, obj)) ?? []) found.add(permission);
  }
  return found;
}

/** Whether a back end grants the permission; one that throws `PermissionDenied` ends the search. */
export function userHasPerm(user: PermissionUser, perm: string, obj?: object): Promise<boolean> {
  return anyGrants((backend) => backend.hasPerm?.(user, perm, obj));
}

/** Whether a back end grants any permission in the app. */
export function userHasModulePerms(user: PermissionUser, appLabel: string): Promise<boolean> {
  return anyGrants((backend) => backend.hasModulePerms?.(user, appLabel));
}

async function anyGrants(ask: (backend: AuthenticationBackend) => Promise<boolean> | undefined): Promise<boolean> {
  for (const backend of await getBackends()) {
    try {
      if (await ask(backend)) return true;
    } catch (error) {
      if (error instanceof PermissionDenied) return false;
      throw error;
    }
  }
  return false;
}

/** Whether `has` holds for all permissions. Throws `TypeError` for one text in place of a list. */
export async function hasAll(perms: Iterable<string>, has: (perm: string) => Promise<boolean>): Promise<boolean> {
  if (typeof perms === "string") throw new TypeError(`perms must be a list of permissions, not the text "${perms}".`);
  for (const perm of perms) if (!(await has(perm))) return false;
  return true;
}
