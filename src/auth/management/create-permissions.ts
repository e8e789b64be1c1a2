import type { RegisteredModel } from "../../core/apps/index.ts";
import { ContentType } from "../../contenttypes/models.ts";
import type { MigrateSignal } from "../../db/migrations/signals.ts";
import { Permission } from "../models/permission.ts";

const DEFAULT_ACTIONS = ["add", "change", "delete", "view"] as const;

/** Codename and name of each permission of a model: the default ones and those of `Meta.permissions`. */
export function permissionsOf(model: RegisteredModel): [codename: string, name: string][] {
  const meta = model._meta as RegisteredModel["_meta"] & {
    readonly verboseName: string;
    readonly defaultPermissions?: readonly string[];
    readonly permissions?: readonly (readonly [codename: string, name: string])[];
  };
  const actions = meta.defaultPermissions ?? DEFAULT_ACTIONS;
  const builtin = actions.map((action): [string, string] => [
    `${action}_${meta.modelName}`,
    `Can ${action} ${meta.verboseName}`,
  ]);
  return [...builtin, ...(meta.permissions ?? []).map(([codename, name]): [string, string] => [codename, name])];
}

/** Makes the permissions that are missing for the models of an app. Receiver of `postMigrate`. */
export async function createPermissions(
  _sender: unknown,
  named: Pick<MigrateSignal, "appConfig" | "using" | "apps">,
): Promise<void> {
  const { appConfig, using } = named;
  // The tables may not be there yet, or not any more.
  if (!named.apps.has("contenttypes.ContentType") || !named.apps.has("auth.Permission")) return;
  const wanted: { contentType: ContentType; codename: string; name: string }[] = [];
  for (const model of appConfig.getModels()) {
    const contentType = await ContentType.objects.using(using).getForModel(model);
    for (const [codename, name] of permissionsOf(model)) wanted.push({ contentType, codename, name });
  }
  if (wanted.length === 0) return;
  const ids = [...new Set(wanted.map((w) => w.contentType.id))];
  const existing = await Permission.objects
    .using(using)
    .filter({ contentType__in: ids })
    .orderBy()
    .valuesList("contentType", "codename");
  const known = new Set(existing.map(([type, codename]) => `${type}:${codename}`));
  const missing = wanted.filter((w) => !known.has(`${w.contentType.id}:${w.codename}`));
  await Permission.objects.using(using).bulkCreate(missing);
}
