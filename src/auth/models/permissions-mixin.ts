import { gettextLazy } from "../../core/i18n/index.ts";
import { models } from "../../db/index.ts";
import { collectPermissions, hasAll, userHasModulePerms, userHasPerm } from "../backends/permissions.ts";
import { AbstractBaseUser } from "./abstract-base-user.ts";
import { Group } from "./group.ts";
import { Permission } from "./permission.ts";

/** Groups and permissions for a user model. Django's `PermissionsMixin`; a base class here, because fields are inherited. */
export abstract class PermissionsUser extends AbstractBaseUser {
  isSuperuser = models.BooleanField({
    verboseName: gettextLazy("superuser status"),
    default: false,
    helpText: gettextLazy("Designates that this user has all permissions without explicitly assigning them."),
  });
  groups = models.ManyToManyField(() => Group, {
    verboseName: gettextLazy("groups"),
    blank: true,
    helpText: gettextLazy(
      "The groups this user belongs to. A user will get all permissions granted to each of their groups.",
    ),
    relatedName: "user_set",
    relatedQueryName: "user",
  });
  userPermissions = models.ManyToManyField(() => Permission, {
    verboseName: gettextLazy("user permissions"),
    blank: true,
    helpText: gettextLazy("Specific permissions for this user."),
    relatedName: "user_set",
    relatedQueryName: "user",
  });

  static override Meta: object = { abstract: true };

  /** Permissions given to the user directly, as `"app.codename"`; with `obj` those on that object. */
  async getUserPermissions(obj?: object): Promise<Set<string>> {
    return collectPermissions(this, "user", obj);
  }

  /** Permissions that come from groups. */
  async getGroupPermissions(obj?: object): Promise<Set<string>> {
    return collectPermissions(this, "group", obj);
  }

  /** Both. */
  async getAllPermissions(obj?: object): Promise<Set<string>> {
    return collectPermissions(this, "all", obj);
  }

  /** Whether the user has the permission `"app.codename"`, on `obj` if given. Active superusers have all. */
  async hasPerm(perm: string, obj?: object): Promise<boolean> {
    return (this.isActive && this.isSuperuser) || userHasPerm(this, perm, obj);
  }

  /** Whether the user has all of them. */
  async hasPerms(perms: Iterable<string>, obj?: object): Promise<boolean> {
    return hasAll(perms, (perm) => this.hasPerm(perm, obj));
  }

  /** Whether the user has any permission in the app. */
  async hasModulePerms(appLabel: string): Promise<boolean> {
    return (this.isActive && this.isSuperuser) || userHasModulePerms(this, appLabel);
  }
}
