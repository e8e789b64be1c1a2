/** Writes a project of `models` models and `queries` queries: what the type checker is measured on. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Size {
  readonly models: number;
  readonly queries: number;
}

const PER_FILE = 10;
const QUERIES_PER_FILE = 50;

/** Models that the relations `first`, `second` and `third` of the model `n` lead to. */
export function targets(n: number, count: number): readonly [number, number, number] {
  return [(n * 7 + 1) % count, (n * 7 + 13) % count, (n * 7 + 29) % count];
}

/** What the query `n` asks for; every ORM is asked the same. */
export function shape(n: number, count: number) {
  return {
    model: (n * 37) % count,
    /** Relations on the way to the columns that it looks at. */
    path: [[], ["first"], ["first", "second"], ["second", "first", "first"]][n % 4]!,
    /** How many of: a text that contains "x", a number from `n` on, a year. */
    lookups: 1 + (n % 3),
    or: n % 5 === 0,
    related: n % 10 < 3,
    ordered: n % 2 === 0,
    counted: n % 10 === 7,
    columns: n % 5 === 3,
    created: n % 10 === 1,
  };
}

/** Where queries of a file end. */
export function chunks(count: number): number[][] {
  const all = Array.from({ length: count }, (_, n) => n);
  return Array.from({ length: Math.ceil(count / QUERIES_PER_FILE) }, (_, f) =>
    all.slice(f * QUERIES_PER_FILE, (f + 1) * QUERIES_PER_FILE),
  );
}

/** A model of 11 fields of its own, two of an abstract base, and three relations; all reverse sides are declared. */
function model(n: number, count: number): string {
  const [a, b, c] = targets(n, count);
  const reverse: string[] = [];
  for (let m = 0; m < count; m++) {
    const of = targets(m, count);
    if (of[0] === n) reverse.push(`  firstOf${m} = models.Reverse(() => M${m}, "first");`);
    if (of[1] === n) reverse.push(`  secondOf${m} = models.Reverse(() => M${m}, "second");`);
    if (of[2] === n) reverse.push(`  thirdOf${m} = models.Reverse(() => M${m}, "third");`);
  }
  return `export class M${n} extends Base {
  static override objects = manager(this);
  name = models.CharField({ maxLength: 100 });
  slug = models.SlugField({ unique: true });
  text = models.TextField({ blank: true });
  status = models.CharField({ maxLength: 1, choices: [["d", "Draft"], ["p", "Published"]], default: "d" });
  size = models.IntegerField({ default: 0 });
  weight = models.FloatField({ null: true });
  price = models.DecimalField({ maxDigits: 8, decimalPlaces: 2 });
  active = models.BooleanField({ default: true });
  day = models.DateField({ null: true });
  at = models.DateTimeField({ null: true });
  data = models.JSONField({ null: true });
  first = models.ForeignKey(() => M${a}, { onDelete: models.CASCADE });
  second = models.ForeignKey(() => M${b}, { onDelete: models.SET_NULL, null: true });
  third = models.ManyToManyField(() => M${c});
${reverse.join("\n")}
}`;
}

function query(n: number, count: number): string {
  const { model: m, path: steps, ...is } = shape(n, count);
  const path = steps.map((step) => `${step}__`).join("");
  const lookups = [`${path}name__icontains: "x"`, `size__gte: ${n}`, `${path}at__year: 2000`]
    .slice(0, is.lookups)
    .join(", ");
  let code = is.or
    ? `M${m}.objects.filter(Q.or({ ${lookups} }, { ${path}status: "p" }))`
    : `M${m}.objects.filter({ ${lookups} })`;
  if (is.related) code += `.selectRelated("first", "second__first")`;
  if (is.ordered) code += `.orderBy("-${path}name", "size")`;
  if (is.counted) code += `.annotate({ n: Count("third") }).filter({ n__gte: 3 })`;
  if (is.columns) code += `.values("name", "${path}slug", "at")`;
  const lines = [`  const rows${n} = await ${code};`, `  use(rows${n}[0]!.name);`];
  if (is.created) lines.push(`  use(await M${m}.objects.create({ name: "x", slug: "y", price: 3, first: 1 }));`);
  return lines.join("\n");
}

/** Writes the project into `folder`, which is emptied before. */
export function generate(folder: string, { models, queries }: Size): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const db = JSON.stringify("../../../src/db/index.ts");
  const base = `import { manager, models } from ${db};\nexport abstract class Base extends models.Model {\n  static objects: models.Manager<Base> = manager(this);\n  static Meta: models.ModelMeta = { abstract: true };\n  createdAt = models.DateTimeField({ autoNowAdd: true });\n  updatedAt = models.DateTimeField({ autoNow: true });\n}\n`;
  writeFileSync(join(folder, "base.ts"), base);
  const files = Math.ceil(models / PER_FILE);
  for (let f = 0; f < files; f++) {
    const others = Array.from({ length: files }, (_, i) => i).filter((i) => i !== f);
    const names = (i: number): string =>
      Array.from({ length: Math.min(PER_FILE, models - i * PER_FILE) }, (_, k) => `M${i * PER_FILE + k}`).join(", ");
    const imports = others.map((i) => `import { ${names(i)} } from "./models${i}.ts";`).join("\n");
    const classes = Array.from({ length: Math.min(PER_FILE, models - f * PER_FILE) }, (_, k) =>
      model(f * PER_FILE + k, models),
    ).join("\n\n");
    writeFileSync(
      join(folder, `models${f}.ts`),
      `import { manager, models } from ${db};\nimport { Base } from "./base.ts";\n${imports}\n\n${classes}\n`,
    );
  }
  for (const [f, list] of chunks(queries).entries()) {
    const used = [...new Set(list.map((n) => (n * 37) % models))];
    const imports = used.map((m) => `import { M${m} } from "./models${Math.floor(m / PER_FILE)}.ts";`).join("\n");
    const body = list.map((n) => query(n, models)).join("\n");
    writeFileSync(
      join(folder, `queries${f}.ts`),
      `import { Count, Q } from ${db};\n${imports}\n\nconst use = (value: unknown): void => void value;\n\nexport async function queries${f}(): Promise<void> {\n${body}\n}\nvoid Count;\nvoid Q;\n`,
    );
  }
  const compilerOptions = {
    strict: true,
    target: "es2023",
    lib: ["es2023", "esnext.disposable"],
    types: ["node"],
    module: "nodenext",
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    rewriteRelativeImportExtensions: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  };
  writeFileSync(join(folder, "tsconfig.json"), `${JSON.stringify({ compilerOptions, include: ["*.ts"] }, null, 2)}\n`);
}
