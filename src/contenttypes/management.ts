import type { AppConfig } from "../core/apps/index.ts";
import { ContentType } from "./models.ts";

/** Makes the content types that are missing for the models of an app. Receiver of `postMigrate`. */
export async function createContentTypes(
  _sender: unknown,
  named: { readonly appConfig: AppConfig; readonly using: string },
): Promise<void> {
  const { appConfig, using } = named;
  const models = appConfig.getModels().map((model) => model._meta.modelName);
  if (models.length === 0) return;
  const rows = ContentType.objects.using(using);
  const existing = new Set(await rows.filter({ appLabel: appConfig.label }).valuesFlat("model"));
  ContentType.objects.clearCache();
  await rows.bulkCreate(
    models.filter((model) => !existing.has(model)).map((model) => ({ appLabel: appConfig.label, model })),
  );
}
