export { AbstractBaseUser, BaseUserManager } from "./abstract-base-user.ts";
export { AnonymousUser } from "./anonymous-user.ts";
export { Group, GroupManager } from "./group.ts";
export { Permission, PermissionManager } from "./permission.ts";
export { PermissionsUser } from "./permissions-mixin.ts";
export { AbstractUser, type ExtraFields, User, UserManager } from "./user.ts";
