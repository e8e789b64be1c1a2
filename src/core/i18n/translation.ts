/** Translation in the language of the request. Follows `django.utils.translation` (docs/topics/i18n/translation). */
import { LazyText } from "../../utils/lazy.ts";
import { markSafe, SafeString } from "../../utils/safe-string.ts";
import { LazyPlural } from "../../utils/interpolate.ts";
import { settings } from "../conf/settings.ts";
import { ContextKey } from "../context/context-key.ts";
import { type Catalog, catalogsOf } from "./catalog.ts";
import "./settings.ts";

/** undefined: the language of the settings; null: no translation at all. */
const active = new ContextKey<string | null | undefined>("language", () => undefined);

/** Makes `language` the active one for the rest of this request. */
export function activate(language: string): void {
  if (settings.USE_I18N && language !== "") active.set(language);
}

/** Makes the language of the setting `LANGUAGE_CODE` the active one again. */
export function deactivate(): void {
  active.set(undefined);
}

/** Turns translation off: messages come out as they are written in the source. */
export function deactivateAll(): void {
  if (settings.USE_I18N) active.set(null);
}

/**
 * Runs `body` in another language, also across `await`; null stands for no translation.
 *
 * ```ts
 * await override("de", () => renderToString("mail.html"));
 * ```
 */
export function override<R>(language: string | null, body: () => R): R {
  return settings.USE_I18N ? active.run(language, body) : body();
}

/** The active language, such as `de` or `en-us`; null when translation is turned off. */
export function getLanguage(): string | null {
  const language = settings.USE_I18N ? active.get() : undefined;
  return language === undefined ? settings.LANGUAGE_CODE : language;
}

/** Whether the active language is written from right to left. */
export function getLanguageBidi(): boolean {
  const language = getLanguage();
  return language !== null && settings.LANGUAGES_BIDI.includes(language.split("-")[0]!);
}

/** Asks the catalogs of the active language, of its base language, and of the default language. */
function find(lookup: (catalog: Catalog) => string | undefined): string | undefined {
  const language = getLanguage();
  if (language === null || !settings.USE_I18N) return undefined;
  const found = findIn(language, lookup);
  if (found !== undefined || language === settings.LANGUAGE_CODE || language.startsWith("en")) return found;
  return findIn(settings.LANGUAGE_CODE, lookup);
}

function findIn(language: string, lookup: (catalog: Catalog) => string | undefined): string | undefined {
  for (let code = language; code !== ""; code = code.slice(0, Math.max(0, code.lastIndexOf("-")))) {
    for (const catalog of catalogsOf(code)) {
      const text = lookup(catalog);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

const unixLines = (text: string): string => (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);

/** Keeps the mark of a safe message on its translation. */
function like(message: string | SafeString, text: string): string | SafeString {
  return SafeString.is(message) ? markSafe(text) : text;
}

/**
 * The message in the active language, or as it is when no catalog has it.
 *
 * ```ts
 * gettext("Book"); // "Buch" while "de" is active
 * ```
 */
export function gettext(message: string): string;
export function gettext(message: SafeString): SafeString;
export function gettext(message: string | SafeString): string | SafeString {
  const key = unixLines(String(message));
  if (key === "") return message;
  return like(message, find((catalog) => catalog.get(key)) ?? key);
}

/** `gettext()` for a message that means different things in different contexts. */
export function pgettext(context: string, message: string): string;
export function pgettext(context: string, message: SafeString): SafeString;
export function pgettext(context: string, message: string | SafeString): string | SafeString {
  const key = unixLines(String(message));
  return like(message, find((catalog) => catalog.get(key, context)) ?? String(message));
}

/** The form of the message for `number`: `ngettext("%(n)s book", "%(n)s books", n)`. */
export function ngettext(singular: string, plural: string, number: number): string {
  return find((catalog) => catalog.getPlural(singular, number)) ?? (number === 1 ? singular : plural);
}

/** `ngettext()` with a context. */
export function npgettext(context: string, singular: string, plural: string, number: number): string {
  return find((catalog) => catalog.getPlural(singular, number, context)) ?? ngettext(singular, plural, number);
}

/** Marks a message for translation without translating it. */
export function gettextNoop<T extends string>(message: T): T {
  return message;
}

/** A message that is translated whenever it is used: for labels, choices and help texts of classes. */
export function gettextLazy(message: string): LazyText {
  return new LazyText(() => gettext(message));
}

/** `gettextLazy()` with a context. */
export function pgettextLazy(context: string, message: string): LazyText {
  return new LazyText(() => pgettext(context, message));
}

/**
 * A message whose plural form is chosen when it is used: by `number`, or by the parameter of that name.
 *
 * ```ts
 * interpolate(ngettextLazy("%(limit)d character", "%(limit)d characters", "limit"), { limit: 1 });
 * ```
 */
export function ngettextLazy(singular: string, plural: string, number?: number | string): LazyText {
  return new LazyPlural((n) => ngettext(singular, plural, n), number);
}

/** `ngettextLazy()` with a context. */
export function npgettextLazy(context: string, singular: string, plural: string, number?: number | string): LazyText {
  return new LazyPlural((n) => npgettext(context, singular, plural, n), number);
}
