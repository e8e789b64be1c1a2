import { didYouMean } from "../../utils/suggest.ts";
import { ImproperlyConfigured } from "../errors/index.ts";
import type { ValueType } from "./checks.ts";

/**
 * All settings and their types. Each layer adds its own beside the code that reads them:
 *
 * ```ts
 * declare module "../core/conf/settings.ts" {
 *   interface Settings { readonly APPEND_SLASH: boolean }
 * }
 * declareSettings({ APPEND_SLASH: { type: isBoolean, default: () => true } });
 * ```
 *
 * An app of yours does the same with `declare module "belleville/conf"`.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by declaration merging
export interface Settings {}

/** What `defineSettings()` takes: any of the settings. */
export type SettingsInput = { readonly [K in keyof Settings]?: Settings[K] | undefined };

/** Run-time side of one setting. */
export interface SettingSpec<T> {
  readonly type: ValueType;
  /** Evaluated at first use; a setting without one is required. */
  readonly default?: () => T;
  /** How to mend a missing or wrong value. */
  readonly hint?: string;
  /** Turns what was given into what is read; runs once. */
  readonly normalize?: (value: T) => T;
}

const specs = new Map<string, SettingSpec<unknown>>();
let current: Map<string, unknown> | null = null;
let given: ReadonlySet<string> = new Set();

/** The settings of the running project. Reading one before `configure()` throws `ImproperlyConfigured`. */
export const settings = {} as Settings;

/** Declares settings with their run-time type and default. Declaring a name twice is an error. */
export function declareSettings(declared: { readonly [K in keyof Settings]?: SettingSpec<Settings[K]> }): void {
  for (const [name, spec] of Object.entries(declared) as [string, SettingSpec<unknown>][]) {
    if (specs.has(name)) throw new ImproperlyConfigured(`The setting ${name} is declared twice.`);
    specs.set(name, spec);
    Object.defineProperty(settings, name, { enumerable: true, configurable: true, get: () => read(name, spec) });
  }
}

function read(name: string, spec: SettingSpec<unknown>): unknown {
  if (current === null) {
    throw new ImproperlyConfigured(`Requested setting ${name}, but settings are not configured.`, {
      hint: "Run through manage.ts, or call configure({ ... }) of belleville/conf before using it.",
    });
  }
  const known = current.get(name);
  if (known !== undefined || current.has(name)) return known;
  if (spec.default === undefined) {
    throw new ImproperlyConfigured(`The setting ${name} has no value.`, { hint: spec.hint });
  }
  const value = spec.default();
  current.set(name, value);
  return value;
}

/** Quotes a value for a message without printing secrets. */
function show(name: string, value: unknown): string {
  if (/API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE/i.test(name)) return "a value of type " + typeof value;
  try {
    const text = typeof value === "function" ? `function ${value.name}` : JSON.stringify(value);
    return text === undefined ? String(value) : text.slice(0, 80);
  } catch {
    return `a value of type ${typeof value}`;
  }
}

/**
 * Checks names and types of a project's settings and returns them unchanged.
 *
 * Throws `ImproperlyConfigured` that lists every unknown setting (with near names) and every value of a wrong type.
 */
export function defineSettings<const S extends SettingsInput>(
  input: S & { readonly [K in Exclude<keyof S, keyof Settings>]: never },
): S {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(input)) {
    const spec = specs.get(name);
    if (spec === undefined) {
      problems.push(`Unknown setting ${name}. ${didYouMean(name, specs.keys())}`.trim());
    } else if (value !== undefined && !spec.type.test(value)) {
      const problem = spec.type.problem?.(value) ?? `${name} must be ${spec.type.expected}, not ${show(name, value)}.`;
      problems.push(`${problem} ${spec.hint ?? ""}`.trim());
    }
  }
  if (problems.length > 0) {
    throw new ImproperlyConfigured(`The settings are not valid:\n  ${problems.join("\n  ")}`, {
      hint: "Settings of your own are declared with declareSettings() of belleville/conf.",
    });
  }
  return input;
}

/** Makes `input` the settings of this process. `manage.ts` and `server.ts` call it; scripts may. */
export function configure(input: SettingsInput): void {
  const checked: Record<string, unknown> = defineSettings(input);
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(checked)) {
    if (value !== undefined) values.set(name, specs.get(name)?.normalize?.(value) ?? value);
  }
  current = values;
  given = new Set(values.keys());
}

/** Whether `configure()` has run. */
export function isConfigured(): boolean {
  return current !== null;
}

/** Whether the project itself gives this setting (Django's `settings.is_overridden`). */
export function isOverridden(name: keyof Settings): boolean {
  return given.has(name);
}

/** Names of all declared settings, sorted. */
export function settingNames(): string[] {
  return [...specs.keys()].sort();
}

/** Swaps settings in place and returns the function that restores them; `test` builds `overrideSettings` on it. @internal */
export function swapSettings(changes: SettingsInput): () => void {
  const checked: Record<string, unknown> = defineSettings(changes);
  const [before, givenBefore] = [current, given];
  current = new Map(before ?? []);
  for (const [name, value] of Object.entries(checked)) {
    current.set(name, value === undefined ? value : (specs.get(name)?.normalize?.(value) ?? value));
  }
  given = new Set([...givenBefore, ...Object.keys(checked)]);
  return () => {
    current = before;
    given = givenBefore;
  };
}
