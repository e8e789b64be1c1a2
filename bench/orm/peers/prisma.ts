/** Prisma without its binary engines: the query compiler in WebAssembly, and driver adapters. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";
import { type Opener, POSTGRESQL_URL, versionOf } from "../peer.ts";
import type { Engine } from "../schema.ts";
import { NEW_BOOK } from "../schema.ts";

const schemaOf = (engine: Engine): string => `generator client {
  provider   = "prisma-client"
  output     = "./client"
  engineType = "client"
  runtime    = "nodejs"
}

datasource db {
  provider = "${engine}"
}

model Author {
  id    Int    @id @default(autoincrement())
  name  String
  books Book[]

  @@map("bench_author")
}

model Book {
  id          Int       @id @default(autoincrement())
  title       String
  subtitle    String
  author      Author    @relation(fields: [authorId], references: [id])
  authorId    Int       @map("author_id")
  status      String
  pages       Int
  rating      Float
  inPrint     Boolean   @map("in_print")
  isbn        String
  language    String
  stock       Int
  publishedAt DateTime? @map("published_at") ${engine === "postgresql" ? "@db.Timestamptz" : ""}

  @@map("bench_book")
}
`;

/** Generates the client of an engine; gives its file. */
function generate(engine: Engine): string {
  const folder = join(import.meta.dirname, "../../.generated/prisma", engine);
  const file = join(folder, "client/client.ts");
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "schema.prisma"), schemaOf(engine));
  const command = join(import.meta.dirname, "../../node_modules/prisma/build/index.js");
  // The engine of migrations would be downloaded; generating does not run it.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" };
  execFileSync(process.execPath, [command, "generate", "--schema", join(folder, "schema.prisma")], {
    env,
    stdio: "pipe",
  });
  return file;
}

export const openPrisma: Opener = async (engine) => {
  const { PrismaClient } = await import(generate(engine));
  const adapter =
    engine === "sqlite"
      ? new PrismaBetterSqlite3({ url: ":memory:" })
      : new PrismaPg({ connectionString: POSTGRESQL_URL });
  const prisma = new PrismaClient({ adapter });
  const fresh = (authorId: number): object => ({ ...NEW_BOOK, authorId });
  return {
    name: `prisma ${versionOf("@prisma/client")}`,
    raw: (sql) => prisma.$executeRawUnsafe(sql),
    byKey: (id) => prisma.book.findUniqueOrThrow({ where: { id } }),
    joined: () =>
      prisma.book.findMany({
        where: { author: { name: { startsWith: "Author 1" } }, pages: { gte: 10 } },
        include: { author: true },
        orderBy: { title: "asc" },
        take: 20,
      }),
    all: () => prisma.book.findMany(),
    nested: () => prisma.author.findMany({ include: { books: true } }),
    insertOne: () => prisma.book.create({ data: fresh(1) }),
    insertMany: (count) => prisma.book.createMany({ data: Array.from({ length: count }, () => fresh(1)) }),
    update: (id) => prisma.book.update({ where: { id }, data: { stock: { increment: 1 } } }),
    createNested: () =>
      prisma.author.create({
        data: { name: "New", books: { create: Array.from({ length: 3 }, () => NEW_BOOK) } },
      }),
    close: () => prisma.$disconnect(),
  };
};
