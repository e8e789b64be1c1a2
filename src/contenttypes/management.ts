import type { MigrateSignal } from "../db/migrations/signals.ts";
import { ContentType } from "./models.ts";

/** Makes the content types that are missing for the models of an app. Receiver of `postMigrate`. */
export async function createContentTypes(
  _sender: unknown,
  named: Pick<MigrateSignal, "appConfig" | "using" | "apps">,
): Promise<void> {
  const { appConfig, using } = named;
  // The table may not be there yet, or not any more.
  if (!named.apps.has("contenttypes.ContentType")) return;
  const models = appConfig.getModels().map((model) => model._meta.modelName);
  if (models.length === 0) return;
  const rows = ContentType.objects.using(using);
  const existing = new Set(await rows.filter({ appLabel: appConfig.label }).valuesFlat("model"));
  ContentType.objects.clearCache();
  await rows.bulkCreate(
    models.filter((model) => !existing.has(model)).map((model) => ({ appLabel: appConfig.label, model })),
  );
}
