import type { SafeString } from "../../utils/safe-string.ts";
import type { BoundFieldClass } from "../bound-field-class.ts";

/**
 * Turns the name of a template and a context into HTML.
 *
 * Rendering goes through templates, which may be read from disk and may await what they show: so it is asynchronous.
 * Reference: docs/ref/forms/renderers.
 */
export interface Renderer {
  readonly formTemplateName: string;
  readonly formsetTemplateName: string;
  readonly fieldTemplateName: string;
  /** Class of the bound fields of forms that use this renderer, when they name none. */
  readonly boundFieldClass?: BoundFieldClass | null;
  render(templateName: string, context: Readonly<Record<string, unknown>>, request?: unknown): Promise<SafeString>;
}

let makeDefault: (() => Renderer) | null = null;
let current: Renderer | null = null;

/** Says what renders forms that name no renderer; a change takes effect at once. Called at start-up. */
export function setDefaultRenderer(make: () => Renderer): void {
  makeDefault = make;
  current = null;
}

/** The renderer of the setting `FORM_RENDERER`, made at first use. */
export function getDefaultRenderer(): Renderer {
  if (current !== null) return current;
  if (makeDefault === null)
    throw new TypeError("No form renderer: import belleville/forms, which installs the default one.");
  current = makeDefault();
  return current;
}
