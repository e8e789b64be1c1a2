import { AppConfig } from "../../core/apps/index.ts";
import { CharField } from "../../db/models/fields/char-field.ts";
import { TextField } from "../../db/models/fields/text-field.ts";
import { registerLookup, registerTransform } from "../../db/models/lookups/registry.ts";
import "./lookups.ts";
import { SearchLookup } from "./search/lookup.ts";
import type { SearchQueryBase } from "./search/query.ts";
import { TrigramSimilar, TrigramStrictWordSimilar, TrigramWordSimilar } from "./trigram.ts";
import { Unaccent } from "./unaccent.ts";

declare module "../../db/models/types/lookups.ts" {
  interface TextLookups {
    /** Of `belleville/contrib/postgres`. */
    search: string | SearchQueryBase;
    trigram_similar: string;
    trigram_word_similar: string;
    trigram_strict_word_similar: string;
    unaccent: string;
  }
}

/** The app `postgres`: gives text fields the lookups `search`, `unaccent` and those of trigrams. */
export class PostgresConfig extends AppConfig {
  path = import.meta.dirname;
  override name = "postgres";
  override verboseName = "PostgreSQL extensions";

  override ready(): void {
    for (const field of [CharField, TextField]) {
      for (const lookup of [SearchLookup, TrigramSimilar, TrigramWordSimilar, TrigramStrictWordSimilar])
        registerLookup(field, lookup);
      registerTransform(field, Unaccent);
    }
  }
}
