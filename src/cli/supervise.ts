/** The parent of the development server: knows the command line, and nothing of the project. */
import { dirname, resolve } from "node:path";
import { CHILD_PORT, Reloader } from "../server/dev/reloader.ts";
import type { Address } from "./address.ts";
import type { AnyCommand } from "./base-command.ts";

/** Whether this process was started by `superviseProject()`. */
export function isReloaderChild(): boolean {
  return process.env[CHILD_PORT] !== undefined && process.send !== undefined;
}

/** Watches the project and keeps a child serving it; resolves when the process is interrupted. */
export async function superviseProject(command: AnyCommand, address: Address): Promise<void> {
  const [, script = "manage.ts", ...args] = process.argv;
  const manage = resolve(script);
  // The command `belleville` lies elsewhere; the project is where it was called.
  const folder = /manage\.[jt]s$/.test(manage) ? dirname(manage) : process.cwd();
  await using reloader = new Reloader({
    ...address,
    folder,
    args: [...process.execArgv, script, ...args],
    log: (message) => command.stdout.write(message),
  });
  const interrupted = new Promise<void>((done) => {
    process.once("SIGINT", done);
    process.once("SIGTERM", done);
  });
  await reloader.start();
  await interrupted;
  command.stdout.write("");
}
