/**
 * Requests per second of a hello view against raw node:http and fastify: `npm run bench -- http`.
 *
 * Needs wrk. Rounds are interleaved and the median counts; each server is warmed up and runs in a process of its own.
 */
import { spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { median, table } from "../report.ts";

const NAMES = ["node:http", "fastify", "belleville"] as const;
const ROUNDS = 5;
const SECONDS = 4;

function wrk(port: number, seconds: number): { rps: number; p99: string } {
  const { stdout, error } = spawnSync(
    "wrk",
    ["-t1", "-c32", `-d${seconds}s`, "--latency", `http://127.0.0.1:${port}/`],
    { encoding: "utf8" },
  );
  if (error) throw new Error("wrk is not installed: apt-get install wrk", { cause: error });
  if (stdout.includes("Non-2xx")) throw new Error(`the server on port ${port} answers with errors:\n${stdout}`);
  return { rps: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]), p99: /99%\s+(\S+)/.exec(stdout)?.[1] ?? "" };
}

export async function run(): Promise<void> {
  const servers = NAMES.map((name, i) => {
    const port = 8600 + i;
    const child = spawn(
      process.execPath,
      ["--import", "tsx", `${import.meta.dirname}/servers.ts`, name, String(port)],
      { stdio: "inherit" },
    );
    return { name, port, child, rps: [] as number[], p99: [] as string[] };
  });
  try {
    await sleep(4000);
    for (const server of servers) wrk(server.port, 3);
    for (let round = 0; round < ROUNDS; round++) {
      for (const server of servers) {
        const result = wrk(server.port, SECONDS);
        server.rps.push(result.rps);
        server.p99.push(result.p99);
      }
    }
  } finally {
    for (const { child } of servers) child.kill();
  }
  const base = median(servers[0]!.rps);
  table(
    "hello view, 32 keep-alive connections, one core each for server and wrk",
    ["server", "requests/s", "of node:http", "p99"],
    servers.map((s) => [
      s.name,
      median(s.rps).toFixed(0),
      (median(s.rps) / base).toFixed(2),
      s.p99.sort()[ROUNDS >> 1]!,
    ]),
  );
}
