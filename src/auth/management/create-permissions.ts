import { createContentTypes, type Migrated } from "../../contenttypes/management/create-content-types.ts";
import { migratedModels } from "../../contenttypes/management/migrated-models.ts";
import { router } from "../../db/routers.ts";
import { Permission } from "../models/permission.ts";
import { allPermissions } from "./permission-names.ts";

/** Makes the permissions that are missing for the models of an app. Receiver of `postMigrate`. */
export async function createPermissions(sender: unknown, named: Migrated): Promise<void> {
  const { appConfig, using, apps, verbosity = 1, write } = named;
  // The tables may not be there yet, or not any more.
  if (!apps.has("auth.Permission") || !router.allowMigrateModel(using, Permission)) return;
  // Once more, for the case that auth stands before contenttypes in INSTALLED_APPS.
  await createContentTypes(sender, named);
  if (!apps.has("contenttypes.ContentType")) return;
  const models = migratedModels(apps, appConfig.label);
  const types = apps.getModel("contenttypes.ContentType").objects.using(using);
  const idOf = new Map<string, number>(await types.filter({ appLabel: appConfig.label }).valuesList("model", "id"));
  const rows = apps.getModel("auth.Permission").objects.using(using);
  const wanted = models.flatMap(({ _meta }) => {
    const contentType = idOf.get(_meta.modelName)!;
    return allPermissions(_meta).map(([codename, name]) => ({ contentType, codename, name }));
  });
  const ids = [...new Set(wanted.map((each) => each.contentType))];
  const existing: [number, string][] = await rows
    .filter({ contentType__in: ids })
    .orderBy()
    .valuesList("contentType", "codename");
  const known = new Set(existing.map(([contentType, codename]) => `${contentType}:${codename}`));
  const missing = wanted.filter((each) => !known.has(`${each.contentType}:${each.codename}`));
  await rows.bulkCreate(missing);
  if (verbosity >= 2) for (const { name } of missing) write?.(`Adding permission '${appConfig.label} | ${name}'\n`);
}
