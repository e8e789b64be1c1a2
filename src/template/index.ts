export type { BackendTemplate, TemplateBackend, TemplateBackendClass } from "./backend.ts";
export {
  Context,
  ContextPopException,
  type ContextOptions,
  type ContextProcessor,
  type ContextValues,
} from "./context.ts";
export { DjangoTemplates } from "./django-templates.ts";
export { Engine, type EngineOptions } from "./engine.ts";
export { EngineHandler, engines, InvalidTemplateEngineError } from "./engines.ts";
export {
  InvalidTemplateLibrary,
  SynchronousRenderError,
  TemplateDoesNotExist,
  TemplateRecursionError,
  TemplateSyntaxError,
  type TriedOrigin,
  VariableDoesNotExist,
} from "./errors.ts";
export { Expression } from "./expression.ts";
export { installedLibraries, installLibrary, loadInstalledLibraries } from "./installed-libraries.ts";
export { Token } from "./lexer.ts";
export {
  type FilterFunction,
  type FilterOptions,
  type FilterState,
  Library,
  type TagCompiler,
} from "./library.ts";
export { AppDirectoriesLoader } from "./loaders/app-directories-loader.ts";
export { CachedLoader } from "./loaders/cached-loader.ts";
export { FilesystemLoader } from "./loaders/filesystem-loader.ts";
export { Loader } from "./loaders/loader.ts";
export { LocmemLoader } from "./loaders/locmem-loader.ts";
export { Node, NodeList } from "./node.ts";
export { Origin } from "./origin.ts";
export { Parser } from "./parser.ts";
export { RequestContext } from "./request-context.ts";
export { setTemplatePorts, type TemplatePorts, type UrlCall } from "./ports.ts";
export { type TemplateFrame, templateFrames } from "./runtime/failure.ts";
export { templateLookup } from "./runtime/lookup.ts";
export type { DjangoTemplatesOptions, TemplateEngineSettings } from "./settings.ts";
export { getTemplate, renderToString, selectTemplate, type TemplateLookupOptions } from "./shortcuts.ts";
export { tokenKwargs } from "./tags/arguments.ts";
export { PartialTemplate, Template, type TemplateOptions } from "./template.ts";
