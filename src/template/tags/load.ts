import { didYouMean } from "../../utils/suggest.ts";
import { TemplateSyntaxError } from "../errors.ts";
import { Library, type TagCompiler } from "../library.ts";
import type { Parser } from "../parser.ts";
import { ConstantNode } from "./comment.ts";

function findLibrary(parser: Parser, name: string): Library {
  const library = parser.libraries.get(name);
  if (library !== undefined) return library;
  const known = [...parser.libraries.keys()].sort();
  throw new TemplateSyntaxError(`'${name}' is not a registered tag library. Must be one of:\n${known.join("\n")}`, {
    hint: didYouMean(name, known) || undefined,
  });
}

function subset(library: Library, label: string, names: readonly string[]): Library {
  const part = new Library();
  for (const name of names) {
    const [tag, filter] = [library.tags.get(name), library.filters.get(name)];
    if (tag !== undefined) part.tags.set(name, tag);
    if (filter !== undefined) part.filters.set(name, filter);
    if (tag === undefined && filter === undefined) {
      throw new TemplateSyntaxError(`'${name}' is not a valid tag or filter in tag library '${label}'`, {
        hint: didYouMean(name, [...library.tags.keys(), ...library.filters.keys()]) || undefined,
      });
    }
  }
  return part;
}

/** `{% load static i18n %}`, `{% load tag filter from library %}`. */
export const load: TagCompiler = (parser, token) => {
  const bits = token.contents.split(/\s+/);
  if (bits.length >= 4 && bits.at(-2) === "from") {
    const label = bits.at(-1)!;
    parser.addLibrary(subset(findLibrary(parser, label), label, bits.slice(1, -2)));
  } else {
    for (const name of bits.slice(1)) parser.addLibrary(findLibrary(parser, name));
  }
  return new ConstantNode();
};
