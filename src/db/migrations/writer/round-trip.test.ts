/** What stands in fields, indexes and constraints comes back from a migration file as it was: no second change is found. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createModelClass } from "../../models/create-model-class.ts";
import { CheckConstraint, UniqueConstraint } from "../../models/constraints.ts";
import { Case, When } from "../../models/expressions/case.ts";
import { ExpressionWrapper } from "../../models/expressions/expression-wrapper.ts";
import { F, Value } from "../../models/expressions/factories.ts";
import { Func } from "../../models/expressions/func.ts";
import { Exact, GreaterThan, IsNull } from "../../models/expressions/lookup-expression.ts";
import { RawSQL } from "../../models/expressions/raw-expression.ts";
import { BooleanField } from "../../models/fields/boolean-field.ts";
import { CharField } from "../../models/fields/char-field.ts";
import { DateTimeField } from "../../models/fields/date-time-field.ts";
import type { Field } from "../../models/fields/field.ts";
import { FloatField } from "../../models/fields/float-field.ts";
import { GeneratedField } from "../../models/fields/generated-field.ts";
import { IntegerField } from "../../models/fields/integer-field.ts";
import { Cast, Coalesce, Collate, Greatest, NullIf } from "../../models/functions/comparison.ts";
import { ExtractYear } from "../../models/functions/extract.ts";
import { Abs, Round } from "../../models/functions/math.ts";
import { Concat, Left, Length, Lower, Replace, Substr, Upper } from "../../models/functions/text.ts";
import { createFunction } from "../../models/functions/create-function.ts";
import { Now, Trunc, TruncDate } from "../../models/functions/trunc.ts";
import { Index } from "../../models/indexes.ts";
import { Q } from "../../models/query/q.ts";
import { ModelRegistry } from "../../models/registry.ts";
import { makemigrations } from "../commands/makemigrations.ts";
import { ProjectMigration } from "../migration.ts";
import { AddIndex } from "../operations/index.ts";
import { TestProject } from "../testing/project.ts";
import { writeMigration } from "./migration-writer.ts";

let project: TestProject;
beforeEach(async () => {
  project = await TestProject.create();
});
afterEach(() => project.close());

interface Parts {
  readonly fields?: Readonly<Record<string, Field>>;
  readonly indexes?: readonly Index[];
  readonly constraints?: readonly (CheckConstraint | UniqueConstraint)[];
}

/** Models of an app with one model; made anew each time, as a module that is loaded again. */
async function setModel({ fields = {}, ...options }: Parts): Promise<void> {
  const Book = createModelClass({
    name: "Book",
    appLabel: "library",
    fields: {
      title: new CharField({ maxLength: 200 }),
      nick: new CharField({ maxLength: 200, null: true }),
      pages: new IntegerField(),
      sold: new IntegerField({ default: 0 }),
      at: new DateTimeField(),
      ...fields,
    },
    options,
    registry: new ModelRegistry(),
  });
  project.setModels("library", Book);
}

/** Text of the migration that makes the model; a second call must find no change, a third for `other` one. */
async function roundTrip(make: () => Parts, other?: () => Parts): Promise<string> {
  await setModel(make());
  const { files } = await makemigrations({ apps: await project.apps(), includeHeader: false });
  await project.localize(files);
  await setModel(make());
  const again = await makemigrations({ apps: await project.apps(), dryRun: true });
  expect([...again.changes.values()].flat().flatMap(({ operations }) => operations.map(String))).toEqual([]);
  if (other !== undefined) {
    await setModel(other());
    expect((await makemigrations({ apps: await project.apps(), dryRun: true })).changed).toBe(true);
  }
  return project.read("library", "0001_initial.ts");
}

const expressions: Readonly<Record<string, () => readonly unknown[]>> = {
  "columns and their order": () => [
    F("title"),
    F("title").desc({ nullsLast: true }),
    F("nick").asc({ nullsFirst: true }),
  ],
  arithmetic: () => [
    F("pages").plus(1).times(F("sold")),
    F("pages").minus(Value(2)),
    F("pages").neg(),
    F("pages").bitand(3),
  ],
  "values and their fields": () => [
    Value(5),
    Value("x", { outputField: new CharField() }),
    F("pages").plus(Value(1, { outputField: new FloatField() })),
  ],
  slices: () => [F("title").slice(0, 3), F("title").slice(2), F("title").at(0)],
  Cast: () => [Cast("pages", new FloatField()), Cast(F("title"), new CharField({ maxLength: 5 }))],
  Coalesce: () => [Coalesce("nick", "title"), Coalesce("nick", Value("none"), { outputField: new CharField() })],
  "comparison functions": () => [Greatest("pages", "sold"), NullIf("pages", "sold"), Collate("title", "nocase")],
  "text functions": () => [
    Lower("title"),
    Upper(Lower("title")).desc(),
    Length("title"),
    Left("title", 3),
    Substr("title", 1, 3),
    Replace("title", Value("a"), Value("b")),
    Concat("title", Value(" "), "nick"),
  ],
  "numbers and dates": () => [Abs("pages"), Round("pages"), ExtractYear("at"), TruncDate("at"), Trunc("at", "month")],
  Now: () => [Now()],
  Case: () => [
    Case(
      When({ pages__gt: 100 }, { then: Value("long") }),
      When(Q.or({ sold: 1 }, { sold__isnull: true }), { then: "title" }),
      {
        default: Value("short"),
        outputField: new CharField({ maxLength: 10 }),
      },
    ),
    Case(When(GreaterThan(F("pages"), F("sold")), { then: 1 })),
  ],
  "raw SQL": () => [RawSQL("lower(title) || ?", ["x"], { outputField: new CharField() }), RawSQL("1")],
  "a function of the database by name": () => [
    new Func(["title"], { function: "SOUNDEX", outputField: new CharField() }),
  ],
  "wrapped conditions": () => [
    ExpressionWrapper(Q.or({ pages__gt: 1 }, { sold: 0 }), { outputField: new BooleanField() }),
    ExpressionWrapper(F("pages").plus(1), { outputField: new FloatField() }),
    Exact(F("title"), "x"),
    GreaterThan(F("pages"), F("sold")).not(),
  ],
};

describe("expressions of indexes", () => {
  test.for(Object.entries(expressions))("%s", async ([, make]) => {
    const indexes = () => make().map((part, i) => new Index(part as never, { name: `part_${i}` }));
    await roundTrip(() => ({ indexes: indexes() }));
  });

  test("are written as they are called in models", async () => {
    const text = await roundTrip(() => ({
      indexes: [new Index(expressions["Case"]!()[0] as never, { name: "by_case" })],
    }));
    expect(text).toContain(`new models.Index(
            models.Case(
              models.When({ pages__gt: 100 }, { then: models.Value("long") }),
              models.When(
                models.Q.or({ sold: 1 }, { sold__isnull: true }),
                { then: models.F("title") },
              ),
`);
  });

  test("a change deep inside is found", async () => {
    const indexOf = (sql: string) => () => ({ indexes: [new Index(Lower(RawSQL(sql)) as never, { name: "by_sql" })] });
    await roundTrip(indexOf("a"), indexOf("b"));
  });
});

const conditions: Readonly<Record<string, () => unknown>> = {
  lookups: () => ({
    pages__gte: 1,
    title__startswith: "x",
    sold__in: [1, 2, 3],
    nick__isnull: true,
    pages__range: [1, 9],
  }),
  "dates and transforms": () => ({ at__year__gt: 2000, at__lt: new Date(0), at__date__gte: new Date(0) }),
  "columns on the right": () => ({ pages__gt: F("sold").times(2), title: Lower("nick") }),
  "or, and, xor, not": () =>
    Q.or(Q.and({ pages: 1 }, Q.not({ sold: 2 } as never) as never), Q.not(Q.xor({ sold: 1 }, { pages: 2 })) as never),
  "a long or": () => Q.any(Array.from({ length: 8 }, (_, i) => Q({ pages: i })) as never),
  "a boolean expression": () => IsNull(F("nick"), false),
  "expressions among lookups": () => Q.or(GreaterThan(F("pages"), 5) as never, { sold: 0 }),
  "text that looks like code": () => ({ title: '"); process.exit(1); //${x}' }),
};

test.for(Object.entries(conditions))("conditions of constraints and indexes: %s", async ([, make]) => {
  await roundTrip(() => ({
    indexes: [new Index({ fields: ["title"], name: "partial", condition: make() as never })],
    constraints: [
      new CheckConstraint({ condition: make() as never, name: "checked" }),
      new UniqueConstraint({ fields: ["title"], condition: make() as never, name: "one" }),
      new UniqueConstraint(Lower("title") as never, F("pages").desc() as never, { name: "one_lower" }),
    ],
  }));
});

describe("fields", () => {
  test("generated columns", async () => {
    const fieldsOf = (factor: number) => () => ({
      fields: {
        area: new GeneratedField({
          expression: Coalesce(F("pages").times(factor), 0),
          outputField: new IntegerField(),
          dbPersist: true,
        }),
      },
    });
    const text = await roundTrip(fieldsOf(2), fieldsOf(3));
    expect(text).toContain('expression: models.functions.Coalesce(models.F("pages").times(2), models.Value(0)),');
  });

  test("database defaults", async () => {
    const defaultOf = (text: string) => () => ({
      fields: {
        made: new DateTimeField({ dbDefault: Now() as never }),
        code: new CharField({ maxLength: 9, dbDefault: Lower(Value(text)) as never }),
        kind: new CharField({ maxLength: 9, dbDefault: "plain" }),
      },
    });
    const text = await roundTrip(defaultOf("A"), defaultOf("B"));
    expect(text).toContain("made: models.DateTimeField({ dbDefault: models.functions.Now() }),");
    expect(text).toContain('dbDefault: models.functions.Lower(models.Value("A"))');
  });
});

test("functions of the app are imported: what calls them, or their class", () => {
  class SoundexFunc extends Func<string> {
    static override readonly functionName: string = "SOUNDEX";
  }
  const Soundex = createFunction<string>(SoundexFunc);
  const operations = [new AddIndex({ modelName: "book", index: new Index(Soundex("title"), { name: "by_sound" }) })];
  const migration = new ProjectMigration({ appLabel: "library", name: "0002_x", operations });
  const written = (exports: Readonly<Record<string, unknown>>) =>
    writeMigration(migration, { modules: [["../models.ts", exports]] });
  expect(written({ Soundex })).toContain('new models.Index(Soundex(models.F("title")), {');
  expect(written({ SoundexFunc })).toContain('new SoundexFunc([models.F("title")])');
  expect(() => written({})).toThrow("Cannot write the SoundexFunc of AddIndex(book).index[0] into a migration.");
});
