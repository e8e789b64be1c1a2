import "./settings.ts";

export { Include, type IncludeSource, include, path, type PathOptions, rePath } from "./conf.ts";
export { type PathConverter, type PathConverters, registerConverter } from "./converters.ts";
export { clearScriptPrefix, getScriptPrefix, getUrlconf, setScriptPrefix, setUrlconf } from "./current.ts";
export { NoReverseMatch, Resolver404 } from "./errors.ts";
export { getResolver, isValidPath, loadUrlconf, resolve } from "./get-resolver.ts";
export { ResolverMatch } from "./resolver-match.ts";
export { reverse, type ReverseOptions } from "./reverse.ts";
export { reverseLazy } from "./reverse-lazy.ts";
export type { RouteParams } from "./route-types.ts";
export { URLPattern } from "./url-pattern.ts";
export { URLResolver } from "./url-resolver.ts";
export type { URLEntry, Urlconf, UrlconfModule } from "./urlconf.ts";
export type {
  AnyParams,
  AnyParams as Params,
  ViewFunction,
  ViewFunction as View,
  ViewMarks,
  ViewResult,
} from "./view.ts";
