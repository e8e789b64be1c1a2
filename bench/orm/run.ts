/**
 * Microseconds per operation of query sets on SQLite in memory, against the bare driver with prepared statements and
 * array rows on the same data: `npm run bench -- orm`. Rounds are interleaved and the median counts. The driver is the
 * one that Belleville takes on this Node.
 */
import { configure } from "../../src/core/conf/index.ts";
import "../../src/core/conf/core-settings.ts";
import { connections, F, transaction } from "../../src/db/index.ts";
import { withSchemaEditor } from "../../src/db/connection/index.ts";
import { median, table } from "../report.ts";
import { type Bare, openBare } from "./bare.ts";
import { Author, Book } from "./models.ts";

const ROUNDS = 21;

interface Case {
  readonly name: string;
  /** Runs per round, so that a round takes some milliseconds. */
  readonly runs: number;
  ours(): Promise<unknown>;
  bare(): unknown;
  readonly times: { ours: number[]; bare: number[] };
}

async function prepare(): Promise<Bare> {
  configure({ SECRET_KEY: "bench", TIME_ZONE: "UTC", DATABASES: { default: { ENGINE: "sqlite", NAME: ":memory:" } } });
  const connection = connections.get();
  await withSchemaEditor(connection, async (editor) => {
    for (const model of [Author, Book]) await editor.createModel(model as never);
  });
  const authors = await Author.objects.bulkCreate(Array.from({ length: 50 }, (_, i) => ({ name: `Author ${i}` })));
  const rows = Array.from({ length: 1000 }, (_, i) => ({
    title: `Book ${i}`,
    subtitle: "A tale of tables",
    author: authors[i % 50]!,
    status: i % 2 === 0 ? "p" : "d",
    pages: i,
    rating: i / 7,
    isbn: `978000000${i}`,
    publishedAt: new Date(Date.UTC(1970 + (i % 50), 1, 2, 3, 4, 5)),
  }));
  await Book.objects.bulkCreate(rows);

  const bare = await openBare();
  for (const name of ["bench_author", "bench_book"]) {
    const { rows: found } = await connection.executeRaw("SELECT sql FROM sqlite_master WHERE name = ?", [name]);
    bare.exec(String(found[0]![0]));
    const { rows: data } = await connection.executeRaw(`SELECT * FROM ${name}`);
    const insert = bare.prepare(`INSERT INTO ${name} VALUES (${data[0]!.map(() => "?").join(", ")})`);
    for (const row of data) insert.run(...row);
  }
  return bare;
}

const COLUMNS = [
  "id",
  "title",
  "subtitle",
  "author_id",
  "status",
  "pages",
  "rating",
  "in_print",
  "isbn",
  "language",
  "stock",
  "published_at",
];

function cases(bare: Bare): Case[] {
  const list = COLUMNS.map((column) => `b.${column}`).join(", ");
  const byPk = bare.prepare(`SELECT ${list} FROM bench_book b WHERE b.id = ? LIMIT 21`);
  const all = bare.prepare(`SELECT ${list} FROM bench_book b`);
  const joined = bare.prepare(
    `SELECT ${list}, a.id, a.name FROM bench_book b JOIN bench_author a ON a.id = b.author_id WHERE a.name LIKE ? AND b.pages >= ? ORDER BY b.title LIMIT 20`,
  );
  const authors = bare.prepare("SELECT id, name FROM bench_author");
  const ofAuthors = bare.prepare(
    `SELECT ${list} FROM bench_book b WHERE b.author_id IN (${Array.from({ length: 50 }, () => "?").join()})`,
  );
  const insert = bare.prepare(
    `INSERT INTO bench_book (${COLUMNS.slice(1).join(", ")}) VALUES (${COLUMNS.slice(1)
      .map(() => "?")
      .join(", ")}) RETURNING id`,
  );
  const update = bare.prepare("UPDATE bench_book SET stock = stock + 1 WHERE id = ?");
  const values = ["x", "", 1, "d", 1, 0.5, 1, "", "en", 0, null];
  let i = 0;
  const next = (): number => (i++ % 1000) + 1;
  const made = (name: string, runs: number, ours: () => Promise<unknown>, bareRun: () => unknown): Case => ({
    name,
    runs,
    ours,
    bare: bareRun,
    times: { ours: [], bare: [] },
  });
  return [
    made(
      "get by key",
      200,
      () => Book.objects.get({ pk: next() }),
      () => byPk.all(next()),
    ),
    made(
      "20 rows, a join, two lookups",
      50,
      async () =>
        await Book.objects
          .selectRelated("author")
          .filter({ author__name__startswith: "Author 1", pages__gte: 10 })
          .orderBy("title")
          .slice(0, 20),
      () => joined.all("Author 1%", 10),
    ),
    made(
      "1,000 rows of 12 columns",
      4,
      async () => await Book.objects.all(),
      () => all.all(),
    ),
    made(
      "50 authors with 1,000 books",
      4,
      async () => await Author.objects.prefetchRelated("books"),
      () => [authors.all(), ofAuthors.all(...Array.from({ length: 50 }, (_, n) => n + 1))],
    ),
    made(
      "insert one",
      50,
      () => Book.objects.create({ title: "x", author: 1 }),
      () => insert.all(...values),
    ),
    made(
      "insert 1,000 in a transaction",
      1,
      () =>
        transaction.atomic(() =>
          Book.objects.bulkCreate(Array.from({ length: 1000 }, () => ({ title: "x", author: 1 }))),
        ),
      () => {
        bare.exec("BEGIN");
        for (let n = 0; n < 1000; n++) insert.all(...values);
        bare.exec("COMMIT");
      },
    ),
    made(
      "update by key",
      100,
      () => Book.objects.filter({ pk: next() }).update({ stock: F("stock").plus(1) }),
      () => update.run(next()),
    ),
  ];
}

export async function run(): Promise<void> {
  const bare = await prepare();
  const all = cases(bare);
  const clean = async (): Promise<void> => {
    await Book.objects.filter({ pk__gt: 1000 }).delete();
    bare.exec("DELETE FROM bench_book WHERE id > 1000");
  };
  for (let round = -3; round < ROUNDS; round++) {
    for (const { runs, ours, bare: bareRun, times } of all) {
      await clean();
      let start = process.hrtime.bigint();
      for (let n = 0; n < runs; n++) await ours();
      const mine = Number(process.hrtime.bigint() - start) / 1000 / runs;
      await clean();
      start = process.hrtime.bigint();
      for (let n = 0; n < runs; n++) bareRun();
      const theirs = Number(process.hrtime.bigint() - start) / 1000 / runs;
      if (round < 0) continue;
      times.ours.push(mine);
      times.bare.push(theirs);
    }
  }
  table(
    `query sets on SQLite in memory (${bare.driver}), µs per operation`,
    ["operation", "belleville", "bare driver", "ratio"],
    all.map(({ name, times }) => [
      name,
      median(times.ours).toFixed(1),
      median(times.bare).toFixed(1),
      (median(times.bare) / median(times.ours)).toFixed(2),
    ]),
  );
  bare.close();
  await connections.closeAll();
}
