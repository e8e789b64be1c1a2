/** Models that a setting may exchange for another, as AUTH_USER_MODEL does with the user. */
import { isConfigured, settings } from "../../core/conf/settings.ts";
import { MigrationError } from "./errors.ts";
import type { ModelState } from "./state/model-state.ts";

/** Models that stand when their setting says nothing. */
const DEFAULTS: ReadonlyMap<string, string> = new Map([["AUTH_USER_MODEL", "auth.User"]]);

/**
 * `"app_label.ModelName"` that a setting such as AUTH_USER_MODEL names: as text, as a model, or as a function that gives
 * one of these. Throws `MigrationError` when it names none.
 */
export function swappedLabel(setting: string): string {
  let value = isConfigured() ? (settings as unknown as Readonly<Record<string, unknown>>)[setting] : undefined;
  value ??= DEFAULTS.get(setting);
  for (let depth = 0; depth < 2; depth++) {
    if (typeof value === "string") return value;
    const meta = (value as { _meta?: { appLabel: string; objectName: string } } | undefined)?._meta;
    if (meta !== undefined) return `${meta.appLabel}.${meta.objectName}`;
    if (typeof value !== "function") break;
    value = (value as () => unknown)();
  }
  throw new MigrationError(`The setting ${setting} names no model.`, {
    hint: `Give it a model, as in ${setting}: "accounts.User".`,
  });
}

/** Whether a setting names another model than this swappable one. */
export function isSwapped(model: ModelState): boolean {
  const { swappable } = model.options;
  return Boolean(swappable) && swappedLabel(swappable!).toLowerCase() !== model.key;
}
