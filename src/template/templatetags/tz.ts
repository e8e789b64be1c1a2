import type { Temporal } from "temporal-polyfill";
import {
  getCurrentTimezone,
  getCurrentTimezoneName,
  getDefaultTimezone,
  isAware,
  isNaive,
  localtime,
  makeAware,
  override,
} from "../../core/timezone/timezone.ts";
import { repr } from "../../utils/str.ts";
import { TemplateSyntaxError } from "../errors.ts";
import { plainText } from "../filters/numbers.ts";
import { Library } from "../library.ts";
import { keepZone } from "../runtime/local-time.ts";
import { AssignNode } from "../tags/assign-node.ts";
import { ScopedNode } from "../tags/scoped-node.ts";
import { onOffTag } from "./l10n.ts";

/** `{% load tz %}`: time zones. Follows Django's `tz` tag library. */
export const tzLibrary = new Library();

/** The moment in a zone, where it stays when it is printed; empty for what is no moment and for unknown zones. */
function inZone(value: unknown, zone: unknown): Temporal.ZonedDateTime | "" {
  const name = plainText(zone);
  if (typeof name !== "string") return "";
  try {
    if (isNaive(value)) return keepZone(localtime(makeAware(value, getDefaultTimezone()), name));
    return isAware(value) ? keepZone(localtime(value, name)) : "";
  } catch (error) {
    if (error instanceof RangeError) return "";
    throw error;
  }
}

tzLibrary.filter("localtime", (value) => inZone(value, getCurrentTimezone()), { argument: "none" });
tzLibrary.filter("utc", (value) => inZone(value, "UTC"), { argument: "none" });
tzLibrary.filter("timezone", inZone, { argument: "required" });
tzLibrary.tag("localtime", onOffTag("useTz"));

tzLibrary.tag("timezone", (parser, token) => {
  const bits = token.splitContents();
  if (bits.length !== 2) throw new TemplateSyntaxError(`'${bits[0]}' takes one argument (timezone)`);
  const zone = parser.compileFilter(bits[1]!);
  const nodelist = parser.parse(["endtimezone"]);
  parser.deleteFirstToken();
  return new ScopedNode(zone, nodelist, (value, body) => {
    const name = plainText(value);
    return override(typeof name === "string" ? name : null, body);
  });
});

tzLibrary.tag("get_current_timezone", (_parser, token) => {
  const args = token.contents.split(/\s+/);
  if (args.length !== 3 || args[1] !== "as") {
    throw new TemplateSyntaxError(`'get_current_timezone' requires 'as variable' (got ${repr(args)})`);
  }
  return new AssignNode(args[2]!, getCurrentTimezoneName);
});
