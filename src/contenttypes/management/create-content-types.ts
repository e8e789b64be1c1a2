import type { MigrateSignal } from "../../db/migrations/index.ts";
import { router } from "../../db/routers.ts";
import { ContentType } from "../models.ts";
import { migratedModels } from "./migrated-models.ts";

/** What the receivers of `postMigrate` need of it. */
export type Migrated = Pick<MigrateSignal, "appConfig" | "using" | "apps"> &
  Partial<Pick<MigrateSignal, "verbosity" | "write">>;

/** Makes the content types that are missing for the models of an app. Receiver of `postMigrate`. */
export async function createContentTypes(_sender: unknown, named: Migrated): Promise<void> {
  const { appConfig, using, apps, verbosity = 1, write } = named;
  // The table may not be there yet, or not any more.
  if (!apps.has("contenttypes.ContentType") || !router.allowMigrateModel(using, ContentType)) return;
  const wanted = migratedModels(apps, appConfig.label).map((model) => model._meta.modelName);
  if (wanted.length === 0) return;
  ContentType.objects.clearCache();
  // The model of this point of history: the table may have other columns than today.
  const rows = apps.getModel("contenttypes.ContentType").objects.using(using);
  const existing = new Set<unknown>(await rows.filter({ appLabel: appConfig.label }).valuesFlat("model"));
  const missing = wanted.filter((model) => !existing.has(model)).sort();
  await rows.bulkCreate(missing.map((model) => ({ appLabel: appConfig.label, model })));
  if (verbosity >= 2) for (const model of missing) write?.(`Adding content type '${appConfig.label} | ${model}'\n`);
}
