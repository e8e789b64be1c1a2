export { Catalog, type CatalogInput, type CatalogMessage, catalogsOf, hasCatalog, installCatalog } from "./catalog.ts";
export { type FormatName, findFormat, installFormats, type LanguageFormats } from "./format-registry.ts";
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
