/** How the operations are timed: interleaved rounds, so that whatever else the machine does hits all peers alike. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { median } from "../report.ts";

/** One operation of one peer. */
export interface Timed {
  readonly peer: string;
  run(): unknown;
  /** Seconds of whole rounds divided by their runs. */
  readonly rounds: number[];
  /** The same in CPU time of this process. */
  readonly cpu: number[];
  /** Seconds of single runs, of all rounds. */
  readonly single: number[];
  bytes: number;
}

export function timed(peer: string, run: () => unknown): Timed {
  return { peer, run, rounds: [], cpu: [], single: [], bytes: Number.NaN };
}

/** Longest CPU time, in milliseconds, in which a peer warms up, and most runs: what is measured is compiled code. */
const WARM_UP = 250;
const WARM_RUNS = 4000;

/** CPU time of the process so far, in milliseconds: other processes do not count, and no server. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Warms all up. Gives the runs of one round: about `ms` milliseconds of the fastest, at least one. */
async function runsOf(all: readonly Timed[], ms: number): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (const { run } of all) {
    const end = cpu() + WARM_UP;
    for (let i = 0; i < WARM_RUNS && (i === 0 || cpu() < end); i++) {
      const start = performance.now();
      await run();
      fastest = Math.min(fastest, performance.now() - start);
    }
  }
  return Math.min(500, Math.max(1, Math.round(ms / fastest)));
}

export async function measure(
  all: readonly Timed[],
  options: { readonly rounds: number; readonly ms: number; clean(peer: string): Promise<void> },
): Promise<void> {
  const runs = await runsOf(all, options.ms);
  for (let round = 0; round < options.rounds; round++) {
    // Each round begins with another peer: who follows whom plays no part.
    const first = round % all.length;
    for (const entry of [...all.slice(first), ...all.slice(0, first)]) {
      await options.clean(entry.peer);
      const begin = performance.now();
      const beginCpu = cpu();
      for (let i = 0; i < runs; i++) {
        const start = performance.now();
        await entry.run();
        entry.single.push((performance.now() - start) / 1000);
      }
      entry.cpu.push((cpu() - beginCpu) / 1000 / runs);
      entry.rounds.push((performance.now() - begin) / 1000 / runs);
    }
  }
  for (const entry of all) {
    await options.clean(entry.peer);
    entry.bytes = await bytesOf(entry.run);
  }
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Longest time, in milliseconds, that the heap of one peer is looked at. */
const LONGEST = 100;

/** Bytes that one run puts on the heap of JavaScript: the median of runs during which nothing was collected. */
async function bytesOf(run: () => unknown): Promise<number> {
  const found: number[] = [];
  const end = performance.now() + LONGEST;
  for (let i = 0; i < 30 && (i === 0 || performance.now() < end); i++) {
    if (i % 10 === 0) collect();
    const before = process.memoryUsage().heapUsed;
    await run();
    const grown = process.memoryUsage().heapUsed - before;
    if (grown > 0) found.push(grown);
  }
  return median(found);
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
