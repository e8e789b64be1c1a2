import { settings } from "../../core/conf/settings.ts";
import { getLanguageInfo } from "../../core/i18n/languages.ts";
import { getLanguage, getLanguageBidi, gettext, override } from "../../core/i18n/translation.ts";
import { repr, str } from "../../utils/str.ts";
import { TemplateSyntaxError } from "../errors.ts";
import { plainText } from "../filters/numbers.ts";
import { Library, type TagCompiler } from "../library.ts";
import { toList } from "../runtime/sequences.ts";
import { AssignNode } from "../tags/assign-node.ts";
import { ScopedNode } from "../tags/scoped-node.ts";
import { blocktranslate } from "./blocktranslate.ts";
import { translate } from "./translate.ts";

/** `{% load i18n %}`: translation. Follows Django's `i18n` tag library. */
export const i18nLibrary = new Library();

for (const name of ["translate", "trans"]) i18nLibrary.tag(name, translate);
for (const name of ["blocktranslate", "blocktrans"]) i18nLibrary.tag(name, blocktranslate);

i18nLibrary.tag("language", (parser, token) => {
  const bits = token.splitContents();
  if (bits.length !== 2) throw new TemplateSyntaxError(`'${bits[0]}' takes one argument (language)`);
  const language = parser.compileFilter(bits[1]!);
  const nodelist = parser.parse(["endlanguage"]);
  parser.deleteFirstToken();
  return new ScopedNode(language, nodelist, (value, body) => override(value === null ? null : str(value), body));
});

/** What is known about a language, under the names that templates use. */
function languageInfo(code: string): object {
  const { bidi, name, nameLocal, nameTranslated, code: own } = getLanguageInfo(code);
  return { bidi, code: own, name, name_local: nameLocal, name_translated: nameTranslated };
}

/** A code, or a pair whose first item is one. */
const codeOf = (language: unknown): string => (Array.isArray(language) ? str(language[0]) : str(language));

/** `{% name as variable %}`. */
function assignTag(run: () => unknown): TagCompiler {
  return (_parser, token) => {
    const args = token.contents.split(/\s+/);
    if (args.length !== 3 || args[1] !== "as") {
      throw new TemplateSyntaxError(`'${args[0]}' requires 'as variable' (got ${repr(args)})`);
    }
    return new AssignNode(args[2]!, run);
  };
}

/** `{% name for value as variable %}`. */
function assignForTag(what: string, run: (value: unknown) => unknown): TagCompiler {
  return (parser, token) => {
    const args = token.splitContents();
    if (args.length !== 5 || args[1] !== "for" || args[3] !== "as") {
      throw new TemplateSyntaxError(`'${args[0]}' requires 'for ${what} as variable' (got ${repr(args.slice(1))})`);
    }
    return new AssignNode(args[4]!, run, parser.compileFilter(args[2]!));
  };
}

const availableLanguages = (): unknown => settings.LANGUAGES.map(([code, name]) => [code, gettext(String(name))]);

i18nLibrary.tag("get_available_languages", assignTag(availableLanguages));
i18nLibrary.tag("get_current_language", assignTag(getLanguage));
i18nLibrary.tag("get_current_language_bidi", assignTag(getLanguageBidi));
i18nLibrary.tag(
  "get_language_info",
  assignForTag("string", (code) => languageInfo(str(code))),
);
i18nLibrary.tag(
  "get_language_info_list",
  assignForTag("sequence", (codes) => (toList(plainText(codes)) ?? []).map((code) => languageInfo(codeOf(code)))),
);

i18nLibrary.filter("language_name", (code) => getLanguageInfo(str(code)).name, { argument: "none" });
i18nLibrary.filter("language_name_translated", (code) => gettext(getLanguageInfo(str(code)).name), {
  argument: "none",
});
i18nLibrary.filter("language_name_local", (code) => getLanguageInfo(str(code)).nameLocal, { argument: "none" });
i18nLibrary.filter("language_bidi", (code) => getLanguageInfo(str(code)).bidi, { argument: "none" });
