/** The project this process belongs to, as `manage.ts` or `server.ts` announces it. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { setup } from "../core/apps/index.ts";
import { configure, isConfigured, type SettingsInput } from "../core/conf/index.ts";
import { ImproperlyConfigured } from "../core/errors/index.ts";

/** Imports the settings file: `() => import("./bookshop/settings.ts")`. */
export type SettingsImporter = () => Promise<{ readonly default: SettingsInput }>;

let importer: SettingsImporter | null = null;
let loading: Promise<void> | null = null;

/** Says where the settings are, without loading them. */
export function announceProject(settings: SettingsImporter): void {
  importer = settings;
}

let onlyAnnounce = false;

/** Makes `execute()` announce the project and run no command, until the returned function is called. */
export function announceOnly(): () => void {
  onlyAnnounce = true;
  return () => {
    onlyAnnounce = false;
  };
}

/** Whether `execute()` shall run no command. */
export function isAnnouncing(): boolean {
  return onlyAnnounce;
}

/** Whether there are settings to load. */
export function hasProject(): boolean {
  return importer !== null || isConfigured();
}

/** Another settings file than the announced one: of `--settings` or the environment, relative to the working folder. */
export function settingsFile(path: string): SettingsImporter {
  return () => import(pathToFileURL(resolve(path)).href) as ReturnType<SettingsImporter>;
}

/** Imports the settings and loads the apps; once. */
export function loadProject(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  if (importer !== null && !isConfigured()) {
    const module = await importer();
    if (typeof module.default !== "object") {
      throw new ImproperlyConfigured("The settings file has no default export.", {
        hint: "Write: export default defineSettings({ ... });",
      });
    }
    configure(module.default);
  }
  if (!isConfigured()) {
    throw new ImproperlyConfigured("There is no project here: settings are not configured.", {
      hint: "Run this command through manage.ts of your project.",
    });
  }
  await setup();
}
