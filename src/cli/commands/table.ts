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
  ["collectstatic", { load: () => import("./collectstatic.ts"), app: "staticfiles" }],
  ["createsuperuser", { load: () => import("./createsuperuser.ts"), app: "auth" }],
  ["diffsettings", { load: () => import("./diffsettings.ts") }],
  ["dumpdata", { load: () => import("./dumpdata.ts") }],
  ["findstatic", { load: () => import("./findstatic.ts"), app: "staticfiles" }],
  ["inspectdb", { load: () => import("./inspectdb.ts") }],
  ["loaddata", { load: () => import("./loaddata.ts") }],
  ["makemigrations", { load: () => import("./makemigrations.ts") }],
  ["migrate", { load: () => import("./migrate.ts") }],
  ["optimizemigration", { load: () => import("./optimizemigration.ts") }],
  ["runserver", { load: () => import("./runserver.ts") }],
  ["shell", { load: () => import("./shell.ts") }],
  ["showmigrations", { load: () => import("./showmigrations.ts") }],
  ["sqlmigrate", { load: () => import("./sqlmigrate.ts") }],
  ["squashmigrations", { load: () => import("./squashmigrations.ts") }],
  ["startapp", { load: () => import("./startapp.ts"), anywhere: true }],
  ["startproject", { load: () => import("./startproject.ts"), anywhere: true }],
  ["test", { load: () => import("./test.ts") }],
]);
