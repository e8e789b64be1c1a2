import { ImproperlyConfigured } from "../core/errors/exceptions.ts";
import type { Engine } from "./engine.ts";

let find: (() => Engine) | null = null;

/** The engine that templates without one belong to: the first of the TEMPLATES setting. */
export function getDefaultEngine(): Engine {
  if (find !== null) return find();
  throw new ImproperlyConfigured("No DjangoTemplates backend is configured.", {
    hint: "Import belleville/template, or pass { engine } to the template.",
  });
}

/** @internal */
export function setDefaultEngine(finder: () => Engine): void {
  find = finder;
}
