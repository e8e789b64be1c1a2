/** Serves the project in this process: the child of the reloader, or `runserver --noreload`. */
import type { Server } from "node:http";
import { staticFilesHandler } from "../contrib/staticfiles/serve.ts";
import { apps } from "../core/apps/index.ts";
import { isConfigured, settings } from "../core/conf/index.ts";
import { createHandle } from "../server/application.ts";
import { childPort, followParent, reportFailure, serveAsChild, waitForTurn } from "../server/dev/child.ts";
import { LiveReload } from "../server/dev/live-reload.ts";
import { createHttpServer } from "../server/http-server.ts";
import { listen } from "../server/listen.ts";
import { accessLine } from "./access-log.ts";
import { type Address, addressUrl } from "./address.ts";
import type { AnyCommand } from "./base-command.ts";
import { CommandError } from "./command-error.ts";
import type { RunserverOptions } from "./commands/runserver.ts";
import type { BaseOptions } from "./parser.ts";
import { loadProject } from "./project.ts";
import { reportError } from "./report-error.ts";
import { warnOfMigrations } from "./unapplied-migrations.ts";
import { getVersion } from "./version.ts";

type Options = RunserverOptions & BaseOptions;

/** Loads, checks and serves the project. As a child it tells the parent of errors; else it throws them. */
export async function serveProject(command: AnyCommand, address: Address, options: Options): Promise<void> {
  const port = childPort();
  if (port === null) {
    const { server } = await prepare(command, options, null);
    const bound = await listen(server, address);
    banner(command, { ...address, port: bound });
    stopOnSignal(server);
    return;
  }
  followParent();
  const turn = waitForTurn();
  await Promise.race([loadFramework(), turn]);
  await turn;
  try {
    const live = new LiveReload();
    const { server, debug } = await prepare(command, options, live);
    banner(command, { ...address, port });
    serveAsChild(server, debug ? live : null);
  } catch (error) {
    reportError(error, command.io, options.traceback);
    await reportFailure(error, isConfigured() ? settings.DEBUG : null);
    // Stays until the parent replaces it: the next change may mend the error.
  }
}

/** What projects import most: loaded while nobody waits. */
async function loadFramework(): Promise<void> {
  await Promise.all([
    import("../auth/index.ts"),
    import("../db/index.ts"),
    import("../forms/index.ts"),
    import("../template/index.ts"),
    import("../web/middleware/index.ts"),
    import("../web/shortcuts/index.ts"),
    import("../web/views/generic/index.ts"),
  ]);
}

async function prepare(
  command: AnyCommand,
  options: Options,
  live: LiveReload | null,
): Promise<{ server: Server; debug: boolean }> {
  await loadProject();
  const debug = settings.DEBUG;
  if (!debug && settings.ALLOWED_HOSTS.length === 0) {
    throw new CommandError("You must set settings.ALLOWED_HOSTS if DEBUG is False.", {
      hint: 'For example ALLOWED_HOSTS: ["localhost"], or DEBUG=true in .env for development.',
    });
  }
  if (!options.skipChecks) {
    command.stdout.write("Performing system checks...\n\n");
    await command.check({ displayNumErrors: true });
  }
  await warnOfMigrations(command);
  let handle = await createHandle();
  const serves = (debug || options.insecure === true) && options.nostatic !== true;
  if (serves && apps.isInstalled("staticfiles")) handle = staticFilesHandler(handle);
  if (live !== null && debug) handle = live.wrap(handle);
  const onFinish = (exchange: Parameters<typeof accessLine>[0]) =>
    command.stderr.write(accessLine(exchange, command.style), (t) => t);
  const onError = (error: unknown) => reportError(error, command.io, true);
  // An error that nobody waits for is a message in development, not the end of the server.
  process.on("unhandledRejection", onError);
  return { server: createHttpServer(handle, { onFinish, onError }), debug };
}

function banner(command: AnyCommand, address: Address): void {
  const now = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeStyle: "medium", hourCycle: "h23" }).format(
    new Date(),
  );
  command.stdout.write(
    `${now.replace(" at ", " - ")}\nBelleville version ${getVersion()}\n` +
      `Starting development server at ${addressUrl(address)}\nQuit the server with CONTROL-C.`,
  );
  if (process.env["BELLEVILLE_RUNSERVER_HIDE_WARNING"] === "true") return;
  command.stdout.write(
    command.style.WARNING(
      "WARNING: This is a development server. Do not use it in a production setting. Serve the application of server.ts instead.",
    ),
  );
}

function stopOnSignal(server: Server): void {
  const stop = () => {
    server.close();
    server.closeAllConnections();
    process.exit(0);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}
