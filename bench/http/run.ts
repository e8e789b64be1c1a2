/**
 * A hello view against raw node:http and fastify, same process settings: `npm run bench -- http`.
 *
 * Needs wrk. Each server runs in a process of its own. Rounds are short and interleaved; ratios are taken within a
 * round and the median counts, so that other load on the machine touches all alike. CPU time is that of the server, the
 * least of all rounds: other load can only add to it.
 */
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { median, table } from "../report.ts";

const NAMES = ["node:http", "node:http, same headers", "node:http, same headers, context", "fastify", "belleville"];
const ROUNDS = 9;
const SECONDS = 2;

interface Round {
  readonly rps: number;
  readonly cpu: number;
  readonly p99: number;
}

interface Server {
  readonly name: string;
  readonly port: number;
  readonly child: ChildProcess;
  readonly rounds: Round[];
}

function wrk(port: number, seconds: number): { rps: number; count: number; p99: number } {
  const args = ["-t1", "-c32", `-d${seconds}s`, "--latency", `http://127.0.0.1:${port}/`];
  let text: string;
  try {
    text = execFileSync("wrk", args, { encoding: "utf8" });
  } catch (error) {
    throw new Error("wrk is not installed, or the server is not up: apt-get install wrk", { cause: error });
  }
  if (text.includes("Non-2xx")) throw new Error(`the server on port ${port} answers with errors:\n${text}`);
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(text) ?? [];
  return {
    rps: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]),
    count: Number(/(\d+) requests in/.exec(text)?.[1]),
    p99: Number(p99) * (unit === "us" ? 0.001 : unit === "s" ? 1000 : 1),
  };
}

/** Microseconds of CPU that the server has used so far. */
function cpuOf({ child }: Server): Promise<number> {
  return new Promise((resolve) => {
    child.once("message", (used) => resolve(used as number));
    child.send("cpu");
  });
}

async function start(name: string, port: number): Promise<Server> {
  const child = fork(`${import.meta.dirname}/servers.ts`, [name, String(port)], { execArgv: ["--import", "tsx"] });
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`the server ${name} ended with ${code}`)));
  });
  return { name, port, child, rounds: [] };
}

export async function run(): Promise<void> {
  const servers: Server[] = [];
  try {
    for (const [i, name] of NAMES.entries()) servers.push(await start(name, 8600 + i));
    for (const { port } of servers) wrk(port, 3);
    for (let round = 0; round < ROUNDS; round++) {
      for (const server of servers) {
        const before = await cpuOf(server);
        const { rps, count, p99 } = wrk(server.port, SECONDS);
        server.rounds.push({ rps, p99, cpu: ((await cpuOf(server)) - before) / count });
        await sleep(50);
      }
    }
  } finally {
    for (const { child } of servers) child.kill();
  }
  const base = servers[0]!.rounds;
  const of = (server: Server, pick: (round: Round) => number): number => median(server.rounds.map(pick));
  const ratio = (server: Server, pick: (own: Round, raw: Round) => number): string =>
    median(server.rounds.map((round, i) => pick(round, base[i]!))).toFixed(2);
  const leastCpu = (rounds: readonly Round[]): number => Math.min(...rounds.map((round) => round.cpu));
  table(
    "hello view, 32 keep-alive connections",
    ["server", "requests/s", "of node:http", "CPU µs a request", "node:http's CPU of it", "p99 ms"],
    servers.map((server) => [
      server.name,
      of(server, (r) => r.rps).toFixed(0),
      ratio(server, (own, raw) => own.rps / raw.rps),
      leastCpu(server.rounds).toFixed(1),
      (leastCpu(base) / leastCpu(server.rounds)).toFixed(2),
      of(server, (r) => r.p99).toFixed(1),
    ]),
  );
}
