import type { ModelClass } from "../../db/models/fields/field.ts";
import type { StateApps } from "../../db/migrations/index.ts";

/** Models that an app has in the database after `migrate`: as migrations know them, without those that are swapped out. */
export function migratedModels(apps: StateApps, appLabel: string): ModelClass[] {
  return apps
    .renderAll()
    .getModels()
    .filter((model) => model._meta.appLabel === appLabel && model._meta.swapped === null);
}
