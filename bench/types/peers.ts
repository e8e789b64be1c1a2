/** The same models and queries for other ORMs, as their documentation writes them. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chunks, shape, type Size, targets } from "./generate.ts";

const OPTIONS = {
  strict: true,
  target: "es2023",
  lib: ["es2023", "esnext.disposable"],
  types: ["node"],
  module: "nodenext",
  allowImportingTsExtensions: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
};

const all = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

function project(folder: string, options: object = {}): (name: string, text: string) => void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const compilerOptions = { ...OPTIONS, ...options };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["**/*.ts"] }));
  return (name, text) => writeFileSync(join(folder, name), text);
}

/** `{ first: { second: <inner> } }`. */
const nested = (path: readonly string[], inner: string): string =>
  path.reduceRight((text, step) => `{ ${step}: ${text} }`, inner);

// ---- Prisma: a client is generated from a schema ----

export function prisma(folder: string, { models, queries }: Size): void {
  const write = project(folder);
  const schema = all(models).map((n) => {
    const [a, b, c] = targets(n, models);
    const reverse = all(models).flatMap((m) => {
      const of = targets(m, models);
      return (["first", "second", "third"] as const).flatMap((name, i) =>
        of[i] === n ? [`  ${name}Of${m} M${m}[] @relation("${name}${m}")`] : [],
      );
    });
    return `model M${n} {
  id Int @id @default(autoincrement())
  createdAt DateTime @default(now())
  updatedAt DateTime @updatedAt
  name String
  slug String @unique
  text String @default("")
  status Status @default(d)
  size Int @default(0)
  weight Float?
  price Decimal
  active Boolean @default(true)
  day DateTime?
  at DateTime?
  data Json?
  first M${a} @relation("first${n}", fields: [firstId], references: [id], onDelete: Cascade)
  firstId Int
  second M${b}? @relation("second${n}", fields: [secondId], references: [id])
  secondId Int?
  third M${c}[] @relation("third${n}")
${reverse.join("\n")}
}`;
  });
  write(
    "schema.prisma",
    `generator client {\n  provider = "prisma-client"\n  output = "./client"\n}\ndatasource db {\n  provider = "postgresql"\n}\nenum Status {\n  d\n  p\n}\n${schema.join("\n")}\n`,
  );
  const command = join(import.meta.dirname, "../node_modules/prisma/build/index.js");
  // Types need no engine: any program stands in for it, so that none is downloaded.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" };
  execFileSync(process.execPath, [command, "generate", "--schema", join(folder, "schema.prisma")], {
    env,
    stdio: "pipe",
  });
  for (const [f, list] of chunks(queries).entries()) {
    const body = list.map((n) => {
      const { model: m, path, ...is } = shape(n, models);
      const lookups = [
        nested(path, `{ name: { contains: "x", mode: "insensitive" } }`),
        `{ size: { gte: ${n} } }`,
        nested(path, `{ at: { gte: new Date("2000-01-01"), lt: new Date("2001-01-01") } }`),
      ].slice(0, is.lookups);
      const status = nested(path, `{ status: "p" }`);
      const parts = [
        `where: { ${is.or ? `OR: [{ AND: [${lookups.join(", ")}] }, ${status}]` : `AND: [${lookups.join(", ")}]`} }`,
      ];
      if (is.ordered) parts.push(`orderBy: [${nested(path, `{ name: "desc" }`)}, { size: "asc" }]`);
      if (is.columns)
        parts.push(
          `select: { name: true, at: true, ${path.reduceRight((inner, step) => `${step}: { select: { ${inner} } }`, "slug: true")} }`,
        );
      else if (is.related || is.counted)
        parts.push(
          `include: { ${is.related ? "first: true, second: { include: { first: true } }," : ""} ${is.counted ? "_count: { select: { third: true } }" : ""} }`,
        );
      const lines = [
        `  const rows${n} = await db.m${m}.findMany({ ${parts.join(", ")} });`,
        `  use(rows${n}[0]!.name);`,
      ];
      if (is.created)
        lines.push(
          `  use(await db.m${m}.create({ data: { name: "x", slug: "y", price: 3, first: { connect: { id: 1 } } } }));`,
        );
      return lines.join("\n");
    });
    write(
      `queries${f}.ts`,
      `import type { PrismaClient } from "./client/client.ts";\nconst use = (value: unknown): void => void value;\nexport async function queries${f}(db: PrismaClient): Promise<void> {\n${body.join("\n")}\n}\n`,
    );
  }
}

// ---- Drizzle: tables as values, joins written out ----

export function drizzle(folder: string, { models, queries }: Size): void {
  const write = project(folder);
  const tables = all(models).map((n) => {
    const [a, b, c] = targets(n, models);
    return `export const m${n} = pgTable("m${n}", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  createdAt: timestamp().defaultNow().notNull(),
  updatedAt: timestamp().defaultNow().notNull(),
  name: varchar({ length: 100 }).notNull(),
  slug: varchar({ length: 50 }).notNull().unique(),
  text: text().default("").notNull(),
  status: varchar({ length: 1, enum: ["d", "p"] }).default("d").notNull(),
  size: integer().default(0).notNull(),
  weight: doublePrecision(),
  price: numeric({ precision: 8, scale: 2 }).notNull(),
  active: boolean().default(true).notNull(),
  day: date(),
  at: timestamp(),
  data: jsonb(),
  firstId: integer().notNull().references((): AnyPgColumn => m${a}.id, { onDelete: "cascade" }),
  secondId: integer().references((): AnyPgColumn => m${b}.id),
});
export const m${n}Third = pgTable("m${n}_third", {
  fromId: integer().notNull().references((): AnyPgColumn => m${n}.id),
  toId: integer().notNull().references((): AnyPgColumn => m${c}.id),
});
export const m${n}Relations = relations(m${n}, ({ one, many }) => ({
  first: one(m${a}, { fields: [m${n}.firstId], references: [m${a}.id], relationName: "first${n}" }),
  second: one(m${b}, { fields: [m${n}.secondId], references: [m${b}.id], relationName: "second${n}" }),
  third: many(m${n}Third),
}));`;
  });
  write(
    "schema.ts",
    `import { relations } from "drizzle-orm";\nimport { type AnyPgColumn, boolean, date, doublePrecision, integer, jsonb, numeric, pgTable, text, timestamp, varchar } from "drizzle-orm/pg-core";\n${tables.join("\n")}\n`,
  );
  write(
    "db.ts",
    `import { drizzle } from "drizzle-orm/node-postgres";\nimport * as schema from "./schema.ts";\nexport const db = drizzle("postgres://", { schema });\n`,
  );
  for (const [f, list] of chunks(queries).entries()) {
    const body = list.map((n) => {
      const { model: m, path, ...is } = shape(n, models);
      const lines: string[] = [];
      const joins: string[] = [];
      let [at, to] = [`m${m}`, m];
      for (const [i, step] of path.entries()) {
        to = targets(to, models)[step === "first" ? 0 : 1];
        lines.push(`  const j${n}_${i} = alias(s.m${to}, "j${i}");`);
        joins.push(`.leftJoin(j${n}_${i}, eq(${i === 0 ? `s.${at}` : at}.${step}Id, j${n}_${i}.id))`);
        at = `j${n}_${i}`;
      }
      const end = path.length === 0 ? `s.${at}` : at;
      const own = `s.m${m}`;
      const lookups = [
        `ilike(${end}.name, "%x%")`,
        `gte(${own}.size, ${n})`,
        `between(${end}.at, new Date("2000-01-01"), new Date("2000-12-31"))`,
      ].slice(0, is.lookups);
      const where = is.or ? `or(and(${lookups.join(", ")}), eq(${end}.status, "p"))` : `and(${lookups.join(", ")})`;
      const columns = is.columns
        ? `{ name: ${own}.name, slug: ${end}.slug, at: ${own}.at }`
        : is.counted
          ? `{ name: ${own}.name, n: count(${own}Third.toId) }`
          : `getTableColumns(${own})`;
      let code = `db.select(${columns}).from(${own})${joins.join("")}`;
      if (is.counted) code += `.leftJoin(${own}Third, eq(${own}.id, ${own}Third.fromId))`;
      code += `.where(${where})`;
      if (is.counted) code += `.groupBy(${own}.id).having(gte(count(${own}Third.toId), 3))`;
      if (is.ordered) code += `.orderBy(desc(${end}.name), ${own}.size)`;
      // Relations are read by the other kind of query, which cannot filter by them.
      if (is.related)
        lines.push(
          `  use((await db.query.m${m}.findMany({ with: { first: true, second: { with: { first: true } } } }))[0]!.second?.first.name);`,
        );
      lines.push(`  const rows${n} = await ${code};`, `  use(rows${n}[0]!.name);`);
      if (is.created)
        lines.push(
          `  use(await db.insert(${own}).values({ name: "x", slug: "y", price: "3", firstId: 1 }).returning());`,
        );
      return lines.join("\n");
    });
    write(
      `queries${f}.ts`,
      `import { and, between, count, desc, eq, getTableColumns, gte, ilike, or } from "drizzle-orm";\nimport { alias } from "drizzle-orm/pg-core";\nimport { db } from "./db.ts";\nimport * as s from "./schema.ts";\nconst use = (value: unknown): void => void value;\nexport async function queries${f}(): Promise<void> {\n${body.join("\n")}\n}\nvoid count;\n`,
    );
  }
}

// ---- MikroORM: classes with decorators ----

export function mikroOrm(folder: string, { models, queries }: Size): void {
  const write = project(folder, { experimentalDecorators: true });
  const classes = all(models).map((n) => {
    const [a, b, c] = targets(n, models);
    const reverse = all(models).flatMap((m) => {
      const of = targets(m, models);
      return [
        ...(of[0] === n
          ? [`  @OneToMany(() => M${m}, (m) => m.first) firstOf${m} = new Collection<M${m}>(this);`]
          : []),
        ...(of[1] === n
          ? [`  @OneToMany(() => M${m}, (m) => m.second) secondOf${m} = new Collection<M${m}>(this);`]
          : []),
        ...(of[2] === n
          ? [`  @ManyToMany(() => M${m}, (m) => m.third) thirdOf${m} = new Collection<M${m}>(this);`]
          : []),
      ];
    });
    return `@Entity() export class M${n} extends Base {
  @Property() name!: string;
  @Property({ unique: true }) slug!: string;
  @Property() text: string & Opt = "";
  @Property() status: ("d" | "p") & Opt = "d";
  @Property() size: number & Opt = 0;
  @Property({ nullable: true }) weight?: number;
  @Property({ type: "decimal" }) price!: string;
  @Property() active: boolean & Opt = true;
  @Property({ nullable: true }) day?: Date;
  @Property({ nullable: true }) at?: Date;
  @Property({ type: "json", nullable: true }) data?: unknown;
  @ManyToOne(() => M${a}, { ref: true }) first!: Ref<M${a}>;
  @ManyToOne(() => M${b}, { ref: true, nullable: true }) second?: Ref<M${b}>;
  @ManyToMany(() => M${c}) third = new Collection<M${c}>(this);
${reverse.join("\n")}
}`;
  });
  write(
    "entities.ts",
    `import { Collection, Entity, ManyToMany, ManyToOne, OneToMany, type Opt, PrimaryKey, Property, type Ref } from "@mikro-orm/core";\nexport abstract class Base {\n  @PrimaryKey() id!: number;\n  @Property() createdAt: Date & Opt = new Date();\n  @Property({ onUpdate: () => new Date() }) updatedAt: Date & Opt = new Date();\n}\n${classes.join("\n")}\n`,
  );
  for (const [f, list] of chunks(queries).entries()) {
    const used = [...new Set(list.map((n) => `M${shape(n, models).model}`))];
    const body = list.map((n) => {
      const { model: m, path, ...is } = shape(n, models);
      const lookups = [
        nested(path, `{ name: { $ilike: "%x%" } }`),
        `{ size: { $gte: ${n} } }`,
        nested(path, `{ at: { $gte: new Date("2000-01-01"), $lt: new Date("2001-01-01") } }`),
      ].slice(0, is.lookups);
      const where = is.or
        ? `{ $or: [{ $and: [${lookups.join(", ")}] }, ${nested(path, `{ status: "p" }`)}] }`
        : `{ $and: [${lookups.join(", ")}] }`;
      const options: string[] = [];
      if (is.related) options.push(`populate: ["first", "second.first"]`);
      if (is.ordered) options.push(`orderBy: [${nested(path, `{ name: "desc" }`)}, { size: "asc" }]`);
      if (is.columns) options.push(`fields: ["name", "${[...path, "slug"].join(".")}", "at"]`);
      const lines = [
        `  const rows${n} = await em.find(M${m}, ${where}, { ${options.join(", ")} });`,
        `  use(rows${n}[0]!.name);`,
      ];
      if (is.counted) lines.push(`  use(await rows${n}[0]!.third.loadCount());`);
      if (is.created) lines.push(`  use(em.create(M${m}, { name: "x", slug: "y", price: "3", first: 1 }));`);
      return lines.join("\n");
    });
    write(
      `queries${f}.ts`,
      `import type { EntityManager } from "@mikro-orm/postgresql";\nimport { ${used.join(", ")} } from "./entities.ts";\nconst use = (value: unknown): void => void value;\nexport async function queries${f}(em: EntityManager): Promise<void> {\n${body.join("\n")}\n}\n`,
    );
  }
}
