export { Catalog, type CatalogInput, type CatalogMessage, catalogsOf, hasCatalog, installCatalog } from "./catalog.ts";
export { type FormatName, findFormat, installFormats, type LanguageFormats } from "./format-registry.ts";
export {
  dateFormat,
  type FormatOptions,
  format,
  getFormat,
  localize,
  localizeInput,
  type NumberOptions,
  numberFormat,
  sanitizeSeparators,
  timeFormat,
  timeFormatLetters,
} from "./formats.ts";
export {
  checkForLanguage,
  getLanguageFromPath,
  getLanguageFromRequest,
  getLanguageInfo,
  getSupportedLanguageVariant,
  type LanguageHints,
  type LanguageInfo,
  parseAcceptLangHeader,
  toLanguage,
  toLocale,
} from "./languages.ts";
export { type PluralRule, parsePluralForms } from "./plural.ts";
export {
  activate,
  deactivate,
  deactivateAll,
  getLanguage,
  getLanguageBidi,
  gettext,
  gettextLazy,
  gettextNoop,
  ngettext,
  ngettextLazy,
  npgettext,
  npgettextLazy,
  override,
  pgettext,
  pgettextLazy,
} from "./translation.ts";
export { getTextList, Truncator, timesince, timeuntil } from "./words.ts";
