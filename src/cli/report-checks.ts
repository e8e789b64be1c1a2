import "../db/checks.ts";
import "../db/models/checks/index.ts";
import {
  type CheckMessage,
  CRITICAL,
  ERROR,
  INFO,
  type RunChecksOptions,
  runChecks,
  WARNING,
} from "../core/checks/index.ts";
import { settings } from "../core/conf/index.ts";
import type { Style } from "./color.ts";
import { SystemCheckError } from "./command-error.ts";

export interface ReportOptions extends RunChecksOptions {
  readonly displayNumErrors?: boolean;
  readonly failLevel?: number;
}

const GROUPS = [
  ["CRITICALS", CRITICAL, Infinity],
  ["ERRORS", ERROR, CRITICAL],
  ["WARNINGS", WARNING, ERROR],
  ["INFOS", INFO, WARNING],
  ["DEBUGS", -Infinity, INFO],
] as const;

/** Runs checks and words the findings as Django does. Throws `SystemCheckError` when one is serious. */
export async function reportChecks(options: ReportOptions, style: Style): Promise<{ text: string; visible: number }> {
  const { displayNumErrors = false, failLevel = ERROR, ...which } = options;
  const all = await runChecks(which);
  const shown = all.filter((message) => !message.isSilenced(settings.SILENCED_SYSTEM_CHECKS));
  const paint = (message: CheckMessage) => (message.isSerious() ? style.ERROR : style.WARNING)(String(message));
  let body = "";
  for (const [title, from, below] of GROUPS) {
    const lines = shown.filter(({ level }) => level >= from && level < below).map(paint);
    if (lines.length > 0) body += `\n${title}:\n${lines.sort().join("\n")}\n`;
  }
  const visible = shown.length;
  const header = visible > 0 ? "System check identified some issues:\n" : "";
  const counted = visible === 0 ? "no issues" : visible === 1 ? "1 issue" : `${visible} issues`;
  const footer = displayNumErrors
    ? `${visible > 0 ? "\n" : ""}System check identified ${counted} (${all.length - visible} silenced).`
    : "";
  if (shown.some((message) => message.isSerious(failLevel))) {
    throw new SystemCheckError(`${style.ERROR(`SystemCheckError: ${header.trimEnd()}`)}\n${body}${footer}`);
  }
  return { text: header + body + footer, visible };
}
