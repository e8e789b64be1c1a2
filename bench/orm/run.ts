/**
 * Belleville and its peers on the same data: `npm run build && npm run bench -- orm`. `BENCH_ENGINES` (`sqlite`,
 * `postgresql`) and `BENCH_PEERS` (parts of names) choose, `BENCH_ROUNDS` says how many rounds.
 */
import pg from "pg";
import { median, table } from "../report.ts";
import { benchBuilding } from "./building.ts";
import { measure, percentile, type Timed, timed } from "./measure.ts";
import { type Opener, type Peer, POSTGRESQL } from "./peer.ts";
import { openBare } from "./peers/bare.ts";
import { openBelleville } from "./peers/belleville.ts";
import { openDrizzle, openDrizzlePrepared } from "./peers/drizzle.ts";
import { openKysely } from "./peers/kysely.ts";
import { openMikroOrm } from "./peers/mikro-orm.ts";
import { openKnex, openObjection } from "./peers/objection.ts";
import { openPrisma } from "./peers/prisma.ts";
import { openTypeorm } from "./peers/typeorm.ts";
import { AUTHORS, BOOKS, CLEAN, type Engine, rows, tables } from "./schema.ts";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 15);
const BULK = 10_000;

const OPENERS: readonly Opener[] = [
  openBare,
  openBelleville,
  openDrizzle,
  openDrizzlePrepared,
  openKysely,
  openKnex,
  openObjection,
  openPrisma,
  openMikroOrm,
  openTypeorm,
];

let last = 0;
const nextKey = (): number => (last++ % BOOKS) + 1;

interface Operation {
  readonly title: string;
  /** Milliseconds that the fastest peer takes for one round. */
  readonly ms: number;
  readonly writes?: boolean;
  run(peer: Peer): unknown;
  /** Throws when a peer did something else. */
  check?(result: unknown): void;
}

function assertLength(length: number): (result: unknown) => void {
  return (result) => {
    const found = (result as unknown[]).length;
    if (found !== length) throw new Error(`${length} rows were expected, ${found} came.`);
  };
}

const OPERATIONS: readonly Operation[] = [
  { title: "get by key", ms: 2, run: (peer) => peer.byKey(nextKey()) },
  { title: "20 books with authors, a join", ms: 2, run: (peer) => peer.joined(), check: assertLength(20) },
  { title: "1,000 books", ms: 8, run: (peer) => peer.all(), check: assertLength(BOOKS) },
  { title: "50 authors with 1,000 books", ms: 8, run: (peer) => peer.nested() },
  { title: "insert one", ms: 2, writes: true, run: (peer) => peer.insertOne() },
  { title: "insert 10,000", ms: 1, writes: true, run: (peer) => peer.insertMany(BULK) },
  { title: "update by key", ms: 2, run: (peer) => peer.update(nextKey()) },
  { title: "author with 3 books, transaction", ms: 1, writes: true, run: (peer) => peer.createNested() },
];

async function openAll(engine: Engine): Promise<Peer[]> {
  const wanted = (process.env.BENCH_PEERS ?? "").split(",").filter(Boolean);
  const peers: Peer[] = [];
  for (const open of OPENERS) {
    const peer = await open(engine).catch((error: unknown) => {
      console.error(`A peer cannot run: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    });
    if (peer === null) continue;
    const chosen = wanted.length === 0 || peer.name === "driver" || wanted.some((part) => peer.name.includes(part));
    if (chosen) peers.push(peer);
    else await peer.close();
  }
  return peers;
}

async function prepare(engine: Engine, peers: readonly Peer[]): Promise<void> {
  const statements = [...tables(engine), ...rows(engine)];
  // On PostgreSQL all look at the same tables, in memory each has its own.
  for (const peer of engine === "postgresql" ? peers.slice(0, 1) : peers)
    for (const statement of statements) await peer.raw(statement);
}

async function check(peer: Peer): Promise<void> {
  for (const { title, run, check: checkResult } of OPERATIONS.filter(({ writes }) => writes !== true)) {
    try {
      checkResult?.(await run(peer));
    } catch (error) {
      throw new Error(`${peer.name}, ${title}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
}

async function withDatabase(body: () => Promise<void>): Promise<void> {
  const admin = new pg.Client({ ...POSTGRESQL, database: "postgres" });
  await admin.connect();
  const drop = `DROP DATABASE IF EXISTS ${POSTGRESQL.database} WITH (FORCE)`;
  try {
    await admin.query(drop);
    await admin.query(`CREATE DATABASE ${POSTGRESQL.database}`);
    await body();
  } finally {
    await admin.query(drop);
    await admin.end();
  }
}

async function benchEngine(engine: Engine): Promise<void> {
  const peers = await openAll(engine);
  await prepare(engine, peers);
  for (const peer of peers) await check(peer);
  const byName = new Map(peers.map((peer) => [peer.name, peer]));
  for (const { title, ms, writes = false, run } of OPERATIONS) {
    const clean = async (name: string): Promise<void> => {
      if (writes) for (const sql of CLEAN) await byName.get(name)!.raw(sql);
    };
    const all = peers.map((peer) => timed(peer.name, () => run(peer)));
    const rounds = title.includes("10,000") ? Math.ceil(ROUNDS / 5) : ROUNDS;
    await measure(all, { rounds, ms, clean });
    print(`${title}, ${engine}`, all);
    for (const peer of peers) await clean(peer.name);
  }
  for (const peer of peers) await peer.close();
}

function print(title: string, all: readonly Timed[]): void {
  const [bare] = all as [Timed];
  const least = ({ cpu }: Timed): number => Math.min(...cpu);
  table(
    title,
    ["", "ops/s", "CPU µs", "of the driver", "p99 µs", "heap bytes"],
    all.map((entry) => [
      entry.peer,
      Math.round(1 / median(entry.rounds)).toLocaleString("en"),
      (least(entry) * 1e6).toFixed(1),
      (least(bare) / least(entry)).toFixed(2),
      (percentile(entry.single, 0.99) * 1e6).toFixed(0),
      Math.round(entry.bytes).toLocaleString("en"),
    ]),
  );
}

export async function run(): Promise<void> {
  const engines = (process.env.BENCH_ENGINES ?? "sqlite,postgresql").split(",") as Engine[];
  console.log(`\n${AUTHORS} authors, ${BOOKS} books, ${ROUNDS} rounds.`);
  if (engines.includes("sqlite")) await benchEngine("sqlite");
  if (engines.includes("postgresql")) await withDatabase(() => benchEngine("postgresql"));
  await benchBuilding();
}
