import { Library } from "../library.ts";
import { registerDateFilters } from "./dates.ts";
import { registerHtmlFilters } from "./html.ts";
import { registerListFilters } from "./lists.ts";
import { registerLogicFilters } from "./logic.ts";
import { registerNumericFilters } from "./numeric.ts";
import { registerStringFilters } from "./strings.ts";

/** The built-in filters of Django's "Built-in filter reference". */
export const defaultFilters = new Library();
registerStringFilters(defaultFilters);
registerHtmlFilters(defaultFilters);
registerListFilters(defaultFilters);
registerNumericFilters(defaultFilters);
registerDateFilters(defaultFilters);
registerLogicFilters(defaultFilters);
