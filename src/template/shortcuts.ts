import type { BackendTemplate } from "./backend.ts";
import type { ContextValues } from "./context.ts";
import { engines } from "./engines.ts";
import { TemplateDoesNotExist } from "./errors.ts";

export interface TemplateLookupOptions {
  /** Name of the engine; default: all engines in order. */
  readonly using?: string | undefined;
}

/** The template of that name from the engines of the TEMPLATES setting. Throws `TemplateDoesNotExist` that lists the places. */
export function getTemplate(name: string, options: TemplateLookupOptions = {}): BackendTemplate {
  return selectTemplate([name], options);
}

/** The first of the templates that exists. Throws `TemplateDoesNotExist`. */
export function selectTemplate(names: readonly string[], options: TemplateLookupOptions = {}): BackendTemplate {
  if (typeof names === "string") {
    throw new TypeError(
      `selectTemplate() takes a list of names but got the string ${JSON.stringify(names)}; use getTemplate().`,
    );
  }
  if (names.length === 0) throw new TemplateDoesNotExist("No template names provided");
  const backends = options.using === undefined ? engines.all() : [engines.get(options.using)];
  const chain: TemplateDoesNotExist[] = [];
  for (const name of names) {
    for (const backend of backends) {
      try {
        return backend.getTemplate(name);
      } catch (error) {
        if (!(error instanceof TemplateDoesNotExist)) throw error;
        chain.push(error);
      }
    }
  }
  throw new TemplateDoesNotExist(names.join(", "), { chain });
}

/**
 * Finds a template, or the first of several, and renders it.
 *
 * ```ts
 * const html = await renderToString("library/index.html", { books }, request);
 * ```
 *
 * The result is HTML; wrap it in `markSafe()` to put it into another template.
 */
export async function renderToString(
  name: string | readonly string[],
  context?: ContextValues | null,
  request?: unknown,
  options: TemplateLookupOptions = {},
): Promise<string> {
  const template = typeof name === "string" ? getTemplate(name, options) : selectTemplate(name, options);
  return await template.render(context, request);
}
