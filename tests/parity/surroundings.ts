/** What a vector takes for granted: settings, language, time zone, clock, messages and formats. */
import { isDeepStrictEqual } from "node:util";
import { vi } from "vitest";
import { configure, type SettingsInput, settingNames, settings, swapSettings } from "../../src/core/conf/index.ts";
import { installCatalog } from "../../src/core/i18n/catalog.ts";
import { type FormatName, installFormats, type LanguageFormats } from "../../src/core/i18n/format-registry.ts";
import { deactivate, override as overrideLanguage } from "../../src/core/i18n/translation.ts";
import { override as overrideTimezone } from "../../src/core/timezone/timezone.ts";
import type { Vector } from "./harness.ts";
import { decodeValue, zoneOf } from "./tagged-values.ts";

const BASELINE: Readonly<Record<string, unknown>> = {
  SECRET_KEY: "django_tests_secret_key",
  USE_TZ: false,
  USE_I18N: true,
  TIME_ZONE: "America/Chicago",
  LANGUAGE_CODE: "en",
  STATIC_URL: "/static/",
  MEDIA_URL: "/",
  DEBUG: false,
};

/** Settings that some layer has declared; vectors also name settings of layers that a runner does not load. */
function declared(values: Readonly<Record<string, unknown>>): SettingsInput {
  const names = new Set(settingNames());
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
}

export function configureBaseline(): void {
  configure(declared(BASELINE));
}

interface CatalogSpec {
  readonly plural_forms?: string;
  readonly messages: readonly {
    readonly msgid: string;
    readonly msgctxt?: string;
    readonly plural?: string;
    readonly msgstr: readonly string[];
  }[];
}

/** Runs `body` with all that the vector names, and puts everything back. */
export async function withSurroundings<R>(v: Vector, body: () => R | Promise<R>): Promise<R> {
  const undo: (() => void)[] = [];
  try {
    if (v.settings !== undefined) undo.push(swapSettings(declared(decodeValue(v.settings) as Record<string, unknown>)));
    if (v.now !== undefined) {
      vi.useFakeTimers({ toFake: ["Date"], now: instantOf(v.now) });
      undo.push(() => vi.useRealTimers());
    }
    for (const [language, spec] of Object.entries((v.catalog ?? {}) as Record<string, CatalogSpec>)) {
      undo.push(installCatalog(language, { pluralForms: spec.plural_forms, messages: spec.messages }));
    }
    for (const [language, formats] of Object.entries(v.formats ?? {})) {
      undo.push(installFormats(language, ownFormats(decodeValue(formats) as LanguageFormats)));
    }
    return await inLanguage(v, () => overrideTimezone(v.timezone === undefined ? null : zoneOf(v.timezone), body));
  } finally {
    for (const step of undo.reverse()) step();
  }
}

/** Vectors also name the formats that a language does not have, with the values of the settings: those stay out. */
function ownFormats(formats: LanguageFormats): LanguageFormats {
  const entries = Object.entries(formats) as [FormatName, unknown][];
  return Object.fromEntries(entries.filter(([name, value]) => !isDeepStrictEqual(value, settings[name])));
}

function inLanguage<R>(v: Vector, body: () => R): R {
  if (v.language === undefined) {
    deactivate();
    return body();
  }
  return overrideLanguage(v.language, body);
}

function instantOf(now: unknown): number {
  const value = decodeValue(now) as {
    epochMilliseconds?: number;
    toZonedDateTime?: (zone: string) => { epochMilliseconds: number };
  };
  if (typeof value === "string") return new Date(value).getTime();
  return value.epochMilliseconds ?? value.toZonedDateTime!(settings.TIME_ZONE).epochMilliseconds;
}
