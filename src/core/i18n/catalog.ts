import { germanicPlural, type PluralRule, parsePluralForms } from "./plural.ts";

/** One message of a catalog, as a `.po` file holds it. */
export interface CatalogMessage {
  readonly msgid: string;
  readonly msgctxt?: string | undefined;
  readonly plural?: string | undefined;
  /** One text, or one for each plural form. */
  readonly msgstr: readonly string[];
}

/** Messages of one language from one source. */
export interface CatalogInput {
  /** Header `Plural-Forms`, such as `nplurals=2; plural=(n != 1);`. */
  readonly pluralForms?: string | undefined;
  readonly messages: Iterable<CatalogMessage>;
}

/** Between context and message in a key, as in `.mo` files. */
const SEPARATOR = "\u0004";

const keyOf = (msgid: string, context: string | undefined): string =>
  context === undefined ? msgid : context + SEPARATOR + msgid;

/** Messages of one source: an app, a locale folder, or a test. */
export class Catalog {
  readonly #single = new Map<string, string>();
  readonly #forms = new Map<string, readonly string[]>();
  readonly #rule: PluralRule;

  constructor(input: CatalogInput) {
    this.#rule = input.pluralForms === undefined ? germanicPlural : parsePluralForms(input.pluralForms);
    for (const message of input.messages) {
      const key = keyOf(message.msgid, message.msgctxt);
      const first = message.msgstr[0];
      if (first === undefined || first === "") continue; // not translated yet
      if (message.plural === undefined) this.#single.set(key, first);
      else this.#forms.set(key, message.msgstr);
    }
  }

  get(msgid: string, context?: string): string | undefined {
    const key = keyOf(msgid, context);
    return this.#single.get(key) ?? this.#forms.get(key)?.[this.#rule(1)];
  }

  getPlural(msgid: string, n: number, context?: string): string | undefined {
    return this.#forms.get(keyOf(msgid, context))?.[this.#rule(n)];
  }
}

/** Installed catalogs by language, the first to be asked first. Filled at start-up, not by requests. */
const installed = new Map<string, Catalog[]>();

/**
 * Adds messages of a language; those installed later win over those installed before.
 * Returns the function that takes them out again.
 *
 * ```ts
 * installCatalog("de", { messages: [{ msgid: "Book", msgstr: ["Buch"] }] });
 * ```
 */
export function installCatalog(language: string, input: CatalogInput): () => void {
  const catalog = new Catalog(input);
  const list = installed.get(language) ?? [];
  installed.set(language, [catalog, ...list]);
  return () => {
    const rest = (installed.get(language) ?? []).filter((other) => other !== catalog);
    if (rest.length > 0) installed.set(language, rest);
    else installed.delete(language);
  };
}

/** Catalogs of exactly this language. */
export function catalogsOf(language: string): readonly Catalog[] {
  return installed.get(language) ?? [];
}

/** Whether any messages of this language are installed. */
export function hasCatalog(language: string): boolean {
  return installed.has(language);
}
