import { type Settings, type SettingsInput, settings, swapSettings } from "../core/conf/index.ts";
import { settingChanged } from "../core/signals/index.ts";

/** Settings that are swapped until the object is disposed of. */
export interface SettingsOverride extends Disposable {
  /** Puts the old settings back. */
  restore(): void;
}

/**
 * Other settings for a while (docs/topics/testing/tools, "Overriding settings").
 *
 * ```ts
 * using _ = overrideSettings({ LANGUAGE_CODE: "de" });      // to the end of the block
 * await overrideSettings({ DEBUG: true }, () => client.get("/"));
 * ```
 *
 * Settings belong to the process: tests that run at the same time see them too.
 */
export function overrideSettings(changes: SettingsInput): SettingsOverride;
export function overrideSettings<T>(changes: SettingsInput, body: () => T | Promise<T>): Promise<T>;
export function overrideSettings<T>(
  changes: SettingsInput,
  body?: () => T | Promise<T>,
): SettingsOverride | Promise<T> {
  const override = swap(changes);
  return body === undefined ? override : runWith(override, body);
}

async function runWith<T>(override: SettingsOverride, body: () => T | Promise<T>): Promise<T> {
  try {
    return await body();
  } finally {
    override.restore();
  }
}

function swap(changes: SettingsInput): SettingsOverride {
  const undo = swapSettings(changes);
  announce(changes, true);
  let active = true;
  const restore = () => {
    if (!active) return;
    active = false;
    undo();
    announce(changes, false);
  };
  return { restore, [Symbol.dispose]: restore };
}

/** Receivers that are not async have run when this returns. */
function announce(changes: SettingsInput, enter: boolean): void {
  if (!settingChanged.hasListeners()) return;
  for (const setting of Object.keys(changes)) {
    void settingChanged.send(null, { setting, value: readSetting(setting), enter });
  }
}

function readSetting(name: string): unknown {
  try {
    return settings[name as keyof Settings];
  } catch {
    // A required setting without a value.
    return undefined;
  }
}
