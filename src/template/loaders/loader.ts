import type { Engine } from "../engine.ts";
import { TemplateDoesNotExist, type TriedOrigin } from "../errors.ts";
import type { Origin } from "../origin.ts";
import { Template } from "../template.ts";

/** Finds templates by name. Reading is synchronous: it happens once per template, not per page. */
export abstract class Loader {
  /** The places where a template of that name may be, the best first. */
  abstract getTemplateSources(name: string): Iterable<Origin>;

  /** The source at a place; null when nothing is there. */
  abstract getContents(origin: Origin): string | null;

  /** A mark that changes when the source changes; null when nothing is there. */
  abstract getVersion(origin: Origin): string | null;

  /** The compiled template. Throws `TemplateDoesNotExist` that lists the places. Places in `skip` do not count. */
  getTemplate(name: string, engine: Engine, skip: readonly Origin[] = []): Template {
    const tried: TriedOrigin[] = [];
    for (const origin of this.getTemplateSources(name)) {
      if (skip.some((other) => other.equals(origin))) {
        tried.push({ origin, status: "Skipped to avoid recursion" });
        continue;
      }
      const contents = this.getContents(origin);
      if (contents !== null) return new Template(contents, { origin, name, engine });
      tried.push({ origin, status: "Source does not exist" });
    }
    throw new TemplateDoesNotExist(name, { tried });
  }

  /** Forgets what is cached. */
  reset(): void {}
}
