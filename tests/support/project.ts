/** Runs the command line of a project folder in a child process, and its development server. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Text for standard input. */
  readonly input?: string;
}

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Flags that let Node run a project of this repository from its sources. */
export const FROM_SOURCE = [
  "--conditions=belleville-source",
  "--import",
  "tsx",
  "--disable-warning=ExperimentalWarning",
];

/** Runs a command to its end. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, NO_COLOR: "1", ...options.env } });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // A command that does not read its input may have ended before it is written.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** Runs `manage.ts` of a project of this repository; throws with its output when it fails. */
export async function manage(args: readonly string[], options: RunOptions): Promise<RunResult> {
  const result = await run(process.execPath, [...FROM_SOURCE, "manage.ts", ...args], options);
  if (result.code !== 0)
    throw new Error(`manage.ts ${args.join(" ")} ended with ${result.code}:\n${result.stdout}${result.stderr}`);
  return result;
}

/** A port that is free at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  /** All that the server has printed so far. */
  output(): string;
}

/** Starts a server command and waits until the address answers. */
export async function startServer(
  command: string,
  args: readonly string[],
  port: number,
  options: RunOptions,
): Promise<RunningServer> {
  const child: ChildProcess = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (output += text));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.exitCode !== null || child.pid === undefined) return;
    process.kill(-child.pid, "SIGTERM");
    const timer = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), 5000);
    await once(child, "close");
    clearTimeout(timer);
  };
  for (let attempt = 0; ; attempt++) {
    try {
      await fetch(`${url}/`, { redirect: "manual" });
      break;
    } catch {
      if (child.exitCode !== null || attempt > 200) {
        await stop();
        throw new Error(`The server did not start:\n${output}`);
      }
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
  return { url, output: () => output, [Symbol.asyncDispose]: stop };
}
