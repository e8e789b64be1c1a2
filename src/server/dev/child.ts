import type { Server } from "node:http";
import type { Socket } from "node:net";
import { describeFailure } from "./failure.ts";
import type { LiveReload } from "./live-reload.ts";
import { isMessage, type ToChild, type ToParent } from "./messages.ts";
import { CHILD_PORT } from "./reloader.ts";

/** The parent's port when this process is the serving child of a reloader; null otherwise. */
export function childPort(): number | null {
  const port = process.env[CHILD_PORT];
  return port !== undefined && process.send !== undefined ? Number(port) : null;
}

/** Serves the connections that the parent hands over; ends with the parent. */
export function serveAsChild(server: Server, live: LiveReload | null): void {
  process.on("message", (message: unknown, socket: Socket | undefined) => {
    if (!isMessage(message)) return;
    const told = message as ToChild;
    if (told.belleville === "refresh") live?.refresh();
    if (told.belleville !== "connection") return;
    void tellParent({ belleville: "taken", id: told.id });
    // None, when the client closed it on the way.
    if (socket === undefined) return;
    server.emit("connection", socket);
    socket.resume();
  });
  void tellParent({ belleville: "ready" });
}

/** Waits until the parent wants this child to load the project: children are started ahead. */
export function waitForTurn(): Promise<void> {
  return new Promise((resolve) => {
    const hear = (message: unknown) => {
      if (!isMessage(message) || message.belleville !== "go") return;
      process.off("message", hear);
      resolve();
    };
    process.on("message", hear);
  });
}

/** Ends the child at once when the parent asks for it, goes away, or the terminal is interrupted. */
export function followParent(): void {
  process.on("disconnect", () => process.exit(0));
  process.on("SIGTERM", () => process.exit(0));
  // The parent is interrupted too, and ends this process.
  process.on("SIGINT", () => {});
}

/** Lets the parent show a start-up error; resolves when it knows. */
export function reportFailure(error: unknown, debug: boolean | null): Promise<void> {
  return tellParent({ belleville: "failed", failure: describeFailure(error, debug) });
}

function tellParent(message: ToParent): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(message, undefined, {}, () => resolve());
  });
}
