import { localize } from "../../core/i18n/formats.ts";
import { settings } from "../../core/conf/settings.ts";
import { escapeString } from "../../utils/html.ts";
import { LazyText } from "../../utils/lazy.ts";
import { isHtmlObject, SafeString } from "../../utils/safe-string.ts";
import { str } from "../../utils/str.ts";
import type { Context } from "../context.ts";
import { localTime } from "./local-time.ts";
import { isThenable, type StepGenerator, TagResult } from "./steps.ts";

/**
 * Text of a value that is not a string, as `{{ value }}` prints it: in local time, in the format of the language,
 * escaped where `autoescape` is on. undefined when the value has to be awaited to know.
 */
export function quick(context: Context, value: unknown, autoescape: boolean): string | undefined {
  switch (typeof value) {
    case "string":
      return autoescape ? escapeString(value) : value;
    case "number":
      if (Number.isInteger(value) && plainIntegers(context)) return String(value);
      return escaped(str(localize(value, context)), autoescape);
    case "object":
      return value === null ? "None" : quickObject(context, value, autoescape);
    case "boolean":
      return value ? "True" : "False";
    default:
      return escaped(str(localize(value, context)), autoescape);
  }
}

const escaped = (text: string, autoescape: boolean): string => (autoescape ? escapeString(text) : text);

/** Whether integers print as they are: no thousand separators in this page. */
function plainIntegers(context: Context): boolean {
  const { page } = context.renderState;
  page.plainIntegers ??= !settings.USE_THOUSAND_SEPARATOR;
  return page.plainIntegers;
}

function quickObject(context: Context, value: object, autoescape: boolean): string | undefined {
  if (SafeString.is(value)) return value.toString();
  if (LazyText.is(value)) return quick(context, value.resolve(), autoescape);
  if (isHtmlObject(value) || isThenable(value)) return undefined;
  const local = localize(localTime(value, context.useTz), context);
  return escaped(str(local), autoescape);
}

/** The same for a value that has to be awaited, or that renders itself. */
export function* slow(context: Context, value: unknown, autoescape: boolean): StepGenerator {
  const awaited = isThenable(value) ? yield value : value;
  if (!isHtmlObject(awaited)) return quick(context, awaited, autoescape) ?? "";
  const html: unknown = awaited.__html__();
  return String(isThenable(html) ? yield new TagResult(html) : html);
}
