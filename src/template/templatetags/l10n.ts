import { localize } from "../../core/i18n/formats.ts";
import { str } from "../../utils/str.ts";
import { TemplateSyntaxError } from "../errors.ts";
import { Library, type TagCompiler } from "../library.ts";
import { OptionNode } from "../tags/option-node.ts";

/** `{% load l10n %}`: formats of the language on and off. Follows Django's `l10n` tag library. */
export const l10nLibrary = new Library();

l10nLibrary.filter("localize", (value) => str(localize(value, { useL10n: true })), { argument: "none" });
l10nLibrary.filter("unlocalize", (value) => str(localize(value, { useL10n: false })), { argument: "none" });

/** A tag `name on|off` around nodes. */
export function onOffTag(option: "useL10n" | "useTz"): TagCompiler {
  return (parser, token) => {
    const [name, value = "on", ...more] = token.splitContents();
    if (more.length > 0 || (value !== "on" && value !== "off")) {
      throw new TemplateSyntaxError(`'${name}' argument should be 'on' or 'off'`);
    }
    const nodelist = parser.parse([`end${name}`]);
    parser.deleteFirstToken();
    return new OptionNode(option, value === "on", nodelist);
  };
}

l10nLibrary.tag("localize", onOffTag("useL10n"));
