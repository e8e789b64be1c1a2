import { defaultFilters } from "./filters/default-filters.ts";
import type { Library } from "./library.ts";
import { defaultTags } from "./tags/default-tags.ts";

/** Tags and filters that every template has. */
export const defaultLibraries: readonly Library[] = [defaultTags, defaultFilters];
