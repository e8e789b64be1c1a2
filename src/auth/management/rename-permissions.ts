import type { Migrated } from "../../contenttypes/management/create-content-types.ts";
import { BellevilleError } from "../../core/errors/index.ts";
import { transaction } from "../../db/index.ts";
import { router } from "../../db/routers.ts";
import { Permission } from "../models/permission.ts";
import { type MigrateSignal, RenameModel } from "../../db/migrations/index.ts";
import { getPermissionCodename } from "./permission-names.ts";

/** A model was renamed, and a permission of its new name is there already. */
export class PermissionRenameError extends BellevilleError {
  static override readonly code: string = "auth.permission_rename";
}

interface PermissionRow {
  codename: string;
  name: string;
  save(options: { updateFields: string[]; using: string }): Promise<void>;
}

/**
 * Gives permissions of renamed models their new names, so that whoever had them has them still. Receiver of
 * `postMigrate`. Throws `PermissionRenameError`, and changes nothing, where a permission of the new name exists.
 */
export async function renamePermissions(
  _sender: unknown,
  { appConfig, using, apps, plan, verbosity = 1, write }: Migrated & Pick<MigrateSignal, "plan">,
): Promise<void> {
  const { label } = appConfig;
  const renames = renamesOf(plan, label);
  if (renames.length === 0 || !apps.has("auth.Permission")) return;
  if (!router.allowMigrateModel(using, Permission)) return;
  const rows = apps.getModel("auth.Permission").objects.using(using).filter({ contentType__appLabel: label });
  const changed: [PermissionRow, old: string][] = [];
  for (const [oldName, newName] of renames) {
    const meta = apps.has(`${label}.${newName}`) ? apps.getModel(label, newName)._meta : null;
    const actions = (meta ?? apps.getModel("auth.Permission")._meta).defaultPermissions;
    for (const action of actions) {
      const codename = getPermissionCodename(action, { modelName: oldName });
      const renamed = getPermissionCodename(action, { modelName: newName });
      for (const permission of (await rows.filter({ codename })) as PermissionRow[]) {
        if (await rows.filter({ codename: renamed }).exists()) throw conflict(label, codename, renamed);
        permission.codename = renamed;
        permission.name = `Can ${action} ${String(meta?.verboseName ?? newName)}`;
        changed.push([permission, codename]);
      }
    }
  }
  await transaction.atomic(
    async () => {
      for (const [permission] of changed) await permission.save({ updateFields: ["codename", "name"], using });
    },
    { using },
  );
  if (verbosity < 2) return;
  for (const [{ codename }, old] of changed) write?.(`Renamed permission(s): ${label}.${old} → ${codename}\n`);
}

/** Old and new names of models, in lower case. */
function renamesOf(plan: MigrateSignal["plan"], appLabel: string): [oldName: string, newName: string][] {
  return plan.flatMap(({ migration, backwards }) =>
    migration.appLabel !== appLabel
      ? []
      : migration.operations
          .filter((operation): operation is RenameModel => operation instanceof RenameModel)
          .map(({ oldName, newName }): [string, string] =>
            backwards ? [newName.toLowerCase(), oldName.toLowerCase()] : [oldName.toLowerCase(), newName.toLowerCase()],
          )
          .filter(([from, to]) => from !== to),
  );
}

function conflict(label: string, from: string, to: string): PermissionRenameError {
  return new PermissionRenameError(
    `The permission ${label}.${from} cannot be renamed to ${label}.${to}: there is one of that name.`,
    { hint: "Delete one of the two, or give it another codename, then run migrate again." },
  );
}
