import "../../../src/entry/conf.ts";
import { connect } from "node:net";
import { configure, type SettingsInput } from "../../../src/core/conf/settings.ts";
import { type RunningServer, serve } from "../../../src/server/application.ts";

export const SECRET_KEY = "a-secret-key-for-tests-that-is-at-least-fifty-characters-long";

/** Settings of a site that says nothing on the terminal. */
export function quietSettings(settings: SettingsInput): SettingsInput {
  return {
    SECRET_KEY,
    ALLOWED_HOSTS: ["127.0.0.1", "testserver"],
    TEMPLATES: [{}],
    MIDDLEWARE: [],
    LOGGING: { root: { handlers: [] }, loggers: { django: { handlers: [] } } },
    ...settings,
  };
}

/** A real server on the loopback interface. */
export function startServer(settings: SettingsInput): Promise<RunningServer> {
  configure(quietSettings(settings));
  return serve({ port: 0, onError: () => {} });
}

export interface RawOptions {
  /** Break the connection after sending, instead of waiting for the answer. */
  readonly abort?: boolean;
  readonly timeoutMs?: number;
}

/** Sends bytes as they are; gives everything that comes back before the connection ends. */
export async function raw(
  port: number,
  request: string | readonly string[],
  options: RawOptions = {},
): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (chunk) => (answer += chunk));
  socket.on("error", () => {});
  socket.setTimeout(options.timeoutMs ?? 10_000, () => socket.destroy());
  const closed = new Promise((resolve) => socket.once("close", resolve));
  for (const piece of typeof request === "string" ? [request] : request) {
    if (!socket.write(piece, "latin1")) await Promise.race([closed, new Promise((go) => socket.once("drain", go))]);
  }
  if (options.abort === true) socket.destroy();
  await closed;
  return answer;
}

/** Status of the first answer; 0 when the connection was broken without one. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

/** Number of answers on one connection. */
export function answersIn(answer: string): number {
  return answer.split(/HTTP\/1\.1 \d{3} /).length - 1;
}
