/** All built-in commands. Each is imported when it is asked for, so that the others cost nothing. */
import type { CommandClass } from "../base-command.ts";

export interface BuiltInCommand {
  load(): Promise<{ readonly Command: CommandClass }>;
  /** Listed and found only when this app is installed. */
  readonly app?: string;
  /** Works without a project, so that `belleville` offers it anywhere. */
  readonly anywhere?: boolean;
}

export const BUILT_IN: ReadonlyMap<string, BuiltInCommand> = new Map<string, BuiltInCommand>([
  ["check", { load: () => import("./check.ts") }],
  ["diffsettings", { load: () => import("./diffsettings.ts") }],
  ["startapp", { load: () => import("./startapp.ts"), anywhere: true }],
  ["startproject", { load: () => import("./startproject.ts"), anywhere: true }],
]);
