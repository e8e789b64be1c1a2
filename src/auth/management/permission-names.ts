/** What a model says of its permissions. */
export interface PermissionMeta {
  readonly modelName: string;
  readonly verboseName: unknown;
  readonly defaultPermissions: readonly string[];
  readonly permissions: readonly (readonly [codename: string, name: string])[];
}

/** Codename and name of a permission. */
export type CodeAndName = readonly [codename: string, name: string];

/** `add_book`: codename of the permission to do something to rows of a model. */
export function getPermissionCodename(action: string, meta: Pick<PermissionMeta, "modelName">): string {
  return `${action}_${meta.modelName}`;
}

/** Permissions that a model has by itself. */
export function builtinPermissions(meta: PermissionMeta): CodeAndName[] {
  return meta.defaultPermissions.map((action) => [
    getPermissionCodename(action, meta),
    `Can ${action} ${String(meta.verboseName)}`,
  ]);
}

/** Those and the ones of `Meta.permissions`. */
export function allPermissions(meta: PermissionMeta): CodeAndName[] {
  return [...builtinPermissions(meta), ...meta.permissions];
}
