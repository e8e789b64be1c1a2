import { settings } from "../../core/conf/settings.ts";
import "./settings.ts";

/** Levels of messages. Reference: docs/ref/contrib/messages. */
export const DEBUG = 10;
export const INFO = 20;
export const SUCCESS = 25;
export const WARNING = 30;
export const ERROR = 40;

/** The levels by name, for templates. */
export const DEFAULT_LEVELS: Readonly<Record<string, number>> = { DEBUG, INFO, SUCCESS, WARNING, ERROR };

const DEFAULT_TAGS: ReadonlyMap<number, string> = new Map([
  [DEBUG, "debug"],
  [INFO, "info"],
  [SUCCESS, "success"],
  [WARNING, "warning"],
  [ERROR, "error"],
]);

/** The tag of a level: that of the setting `MESSAGE_TAGS`, else its name in lower case, else nothing. */
export function levelTag(level: number): string {
  const own = settings.MESSAGE_TAGS;
  return (Object.hasOwn(own, level) ? own[level] : DEFAULT_TAGS.get(level)) ?? "";
}
