import { Origin } from "../origin.ts";
import { Loader } from "./loader.ts";

/** Templates in memory, by name: for tests and small tools. */
export class LocmemLoader extends Loader {
  readonly #templates: ReadonlyMap<string, string>;

  constructor(templates: Readonly<Record<string, string>> | ReadonlyMap<string, string>) {
    super();
    this.#templates = templates instanceof Map ? templates : new Map(Object.entries(templates));
  }

  *getTemplateSources(name: string): Generator<Origin> {
    yield new Origin(name, name, this);
  }

  getContents(origin: Origin): string | null {
    return this.#templates.get(origin.name) ?? null;
  }

  getVersion(origin: Origin): string | null {
    return this.getContents(origin);
  }
}
