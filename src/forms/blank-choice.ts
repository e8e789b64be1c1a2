import { settings } from "../core/conf/index.ts";
import { gettextLazy } from "../core/i18n/translation.ts";
import type { Text } from "../utils/lazy.ts";
import "./settings.ts";

const WORDS = gettextLazy("- Select an option -");

/** Label of the choice that means "none": words as in Django 6.1, or with `USE_BLANK_CHOICE_DASH` a row of hyphens. */
export function blankChoiceLabel(): Text {
  return settings.USE_BLANK_CHOICE_DASH ? "---------" : WORDS;
}
