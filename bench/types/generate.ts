/** Writes a project of `models` models and `queries` queries: what the type checker is measured on. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Size {
  readonly models: number;
  readonly queries: number;
}

const PER_FILE = 10;
const QUERIES_PER_FILE = 50;

/** A model of 11 fields of its own, two of an abstract base, and three relations; all reverse sides are declared. */
function model(n: number, count: number): string {
  const to = (step: number): number => (n * 7 + step) % count;
  const [a, b, c] = [to(1), to(13), to(29)];
  const reverse: string[] = [];
  for (let m = 0; m < count; m++) {
    const targets = [(m * 7 + 1) % count, (m * 7 + 13) % count, (m * 7 + 29) % count];
    if (targets[0] === n) reverse.push(`  firstOf${m} = models.Reverse(() => M${m}, "first");`);
    if (targets[1] === n) reverse.push(`  secondOf${m} = models.Reverse(() => M${m}, "second");`);
    if (targets[2] === n) reverse.push(`  thirdOf${m} = models.Reverse(() => M${m}, "third");`);
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
  const m = (n * 37) % count;
  const depth = n % 4;
  const path = ["", "first__", "first__second__", "second__first__first__"][depth]!;
  const lookups = [`${path}name__icontains: "x"`, `size__gte: ${n}`, `${path}at__year: 2000`]
    .slice(0, 1 + (n % 3))
    .join(", ");
  let code =
    n % 5 === 0
      ? `M${m}.objects.filter(Q.or({ ${lookups} }, { ${path}status: "p" }))`
      : `M${m}.objects.filter({ ${lookups} })`;
  if (n % 10 < 3) code += `.selectRelated("first", "second__first")`;
  if (n % 2 === 0) code += `.orderBy("-${path}name", "size")`;
  if (n % 10 === 7) code += `.annotate({ n: Count("third") }).filter({ n__gte: 3 })`;
  if (n % 5 === 3) code += `.values("name", "${path}slug", "at")`;
  const lines = [`  const rows${n} = await ${code};`, `  use(rows${n}[0]!.name);`];
  if (n % 10 === 1) lines.push(`  use(await M${m}.objects.create({ name: "x", slug: "y", price: 3, first: 1 }));`);
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
  for (let f = 0; f * QUERIES_PER_FILE < queries; f++) {
    const list = Array.from(
      { length: Math.min(QUERIES_PER_FILE, queries - f * QUERIES_PER_FILE) },
      (_, k) => f * QUERIES_PER_FILE + k,
    );
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
