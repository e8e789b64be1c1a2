import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { configure } from "../../../../core/conf/settings.ts";
import "../../../../core/conf/core-settings.ts";
import { override } from "../../../../core/timezone/timezone.ts";
import type { CompiledQuery } from "../../../backends/contract.ts";
import { connections } from "../../../connection/connections.ts";
import { Count } from "../../expressions/aggregates.ts";
import { F, Value } from "../../expressions/factories.ts";
import { Exact } from "../../lookups/comparison.ts";
import { registerLookup } from "../../lookups/registry.ts";
import { CharField } from "../../fields/char-field.ts";
import type { SqlExpression } from "../../../sql/nodes.ts";
import { Author, Book } from "../../testing/models.ts";
import { Q } from "../q.ts";
import { forgetShapes } from "./statement.ts";

const ENGINES = ["sqlite", "postgresql"] as const;

beforeAll(() => {
  // Nothing is sent to either: each statement is taken before it goes out.
  configure({
    SECRET_KEY: "test",
    TIME_ZONE: "UTC",
    DATABASES: { default: { ENGINE: "sqlite", NAME: ":memory:" }, postgresql: { ENGINE: "postgresql", NAME: "none" } },
  });
});

type Rows = typeof Author.objects;
// oxlint-disable-next-line typescript/no-explicit-any -- queries are made of data here
type AnyQuery = any;

/** What is sent for a query, or the error it throws. */
async function sent(engine: (typeof ENGINES)[number], run: (using: string) => Promise<unknown>): Promise<unknown> {
  const using = engine === "sqlite" ? "default" : engine;
  const statements: CompiledQuery[] = [];
  try {
    await connections.get(using).executeWrapper(
      async (_execute, sql, params) => {
        statements.push({ sql, params });
        return { rows: [], rowCount: 0 };
      },
      () => run(using),
    );
  } catch (error) {
    return { statements, error: String(error) };
  }
  return { statements };
}

// ---- random queries ----

const text = fc.constantFrom("a", "100%", "_", "", "Dune", "\\");
const number = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(2 ** 40));
const date = fc.constantFrom(new Date(0), new Date("2020-02-29T12:00:00Z"));
const author = fc.integer({ min: 1, max: 3 }).map((id) => {
  const instance = new Author({ name: "x" });
  instance.id = id;
  return instance;
});

const lookup: fc.Arbitrary<object> = fc.oneof(
  fc.record({ title: text }),
  fc.record({ title: fc.constant(null) }),
  fc.record({ pages: number }),
  fc.record({
    pages__gt: fc.oneof(
      number,
      fc.constant(F("id")),
      number.map((n) => F("id").plus(n)),
    ),
  }),
  fc.record({ pages__lte: number, publishedAt__gte: date }),
  fc.record({ pages__in: fc.array(fc.oneof(number, fc.constant(null)), { maxLength: 4 }) }),
  fc.record({ pages__range: fc.array(number, { minLength: 2, maxLength: 2 }) }),
  fc.record({ title__startswith: text, title__icontains: text }),
  fc.record({ title__iexact: text }),
  fc.record({ title__regex: fc.constantFrom("^a", "b$") }),
  fc.record({ editor__isnull: fc.boolean() }),
  fc.record({ author: fc.oneof(author, number) }),
  fc.record({ author__in: fc.oneof(fc.array(author, { maxLength: 2 }), fc.array(number, { maxLength: 2 })) }),
  fc.record({ author__name: text, author__publisher__name__contains: text }),
  fc.record({ author__active: fc.boolean() }),
  fc.record({ tags__label: text }),
  fc.record({ publishedAt__year: fc.integer({ min: 1990, max: 2030 }) }),
  fc.record({ publishedAt__date: date }),
  fc.record({ data__key: fc.oneof(text, number) }),
  fc.record({ price__lt: fc.constantFrom("1.50", 3) }),
  fc.record({ pages: fc.constantFrom("many", {}, [1]) as fc.Arbitrary<unknown> }),
);
const condition: fc.Arbitrary<object> = fc.oneof(
  { weight: 4, arbitrary: lookup },
  fc.tuple(lookup, lookup).map(([a, b]) => Q.or(a as never, b as never) as object),
  lookup.map((a) => Q.not(a as never) as object),
  fc.tuple(lookup, lookup).map(([a, b]) => Q.and(a as never, Q.not(b as never)) as object),
);
const step: fc.Arbitrary<(query: AnyQuery) => AnyQuery> = fc.oneof(
  { weight: 3, arbitrary: condition.map((given) => (query: AnyQuery) => query.filter(given)) },
  { weight: 2, arbitrary: condition.map((given) => (query: AnyQuery) => query.exclude(given)) },
  fc
    .array(fc.constantFrom("title", "-pages", "author", "author__name", "pk", "publishedAt__month", "?"), {
      maxLength: 2,
    })
    .map((names) => (query: AnyQuery) => query.orderBy(...names)),
  fc.boolean().map((last) => (query: AnyQuery) => query.orderBy(F("pages").desc({ nullsLast: last }))),
  fc.constant((query: AnyQuery) => query.reverse()),
  fc.constant((query: AnyQuery) => query.selectRelated("author__publisher")),
  fc.constant((query: AnyQuery) => query.distinct()),
  fc
    .constantFrom("only", "defer", "values", "valuesList")
    .chain((method) =>
      fc
        .uniqueArray(fc.constantFrom("title", "pages", "publishedAt"), { minLength: 1, maxLength: 2 })
        .map((names) => (query: AnyQuery) => query[method](...names)),
    ),
  number.map((n) => (query: AnyQuery) => query.annotate({ more: F("pages").plus(n) })),
  text.map((word) => (query: AnyQuery) => query.annotate({ word: Value(word) })),
  fc.constant((query: AnyQuery) => query.annotate({ tagCount: Count("tags") })),
  fc.constant((query: AnyQuery) => query.filter({ more__gt: 3 })),
);
const slice = fc.option(fc.tuple(fc.nat(3), fc.nat(4)), { nil: undefined });
const finish: fc.Arbitrary<(query: AnyQuery) => Promise<unknown>> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(async (query: AnyQuery) => await query) },
  fc.constant((query: AnyQuery) => query.count()),
  fc.constant((query: AnyQuery) => query.exists()),
  condition.map((given) => (query: AnyQuery) => query.get(given)),
  number.map((pages) => (query: AnyQuery) => query.update({ pages })),
  fc.tuple(text, number).map(
    ([title, n]) =>
      (query: AnyQuery) =>
        query.update({ title, pages: F("pages").times(n) }),
  ),
  fc.constant((query: AnyQuery) => query.update({ publishedAt: null })),
);

type Run = (using: string) => Promise<unknown>;

/** A query and those that lack one of its parts each: what lies nearest is what a shape could mix up. */
const family: fc.Arbitrary<Run[]> = fc
  .record({ steps: fc.array(step, { maxLength: 4 }), slice, finish })
  .map((recipe) => {
    const run =
      (steps: typeof recipe.steps, bounds: typeof recipe.slice): Run =>
      async (using) => {
        let query: AnyQuery = Book.objects.using(using);
        for (const next of steps) query = next(query);
        if (bounds !== undefined) query = query.slice(bounds[0], bounds[0] + bounds[1]);
        return recipe.finish(query);
      };
    return [
      run(recipe.steps, recipe.slice),
      run(recipe.steps, undefined),
      ...recipe.steps.map((_, left) => run(recipe.steps.toSpliced(left, 1), recipe.slice)),
    ];
  });

describe.each(ENGINES)("statements by shape on %s", (engine) => {
  test("are those that would be compiled anew, for any query sets in any order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(family, { minLength: 1, maxLength: 2 }), async (families) => {
        const queries = families.flat();
        // The second time around all shapes are known.
        const [first, again] = [[] as unknown[], [] as unknown[]];
        for (const query of queries) first.push(await sent(engine, query));
        for (const query of queries) again.push(await sent(engine, query));
        const fresh: unknown[] = [];
        for (const query of queries) {
          forgetShapes();
          fresh.push(await sent(engine, query));
        }
        expect(first).toEqual(fresh);
        expect(again).toEqual(fresh);
      }),
      { numRuns: 300 },
    );
  });

  test("the same recipe with other values gives what it would give alone", async () => {
    const recipe = (word: string, n: number, list: number[]) => (using: string) =>
      (Book.objects.using(using) as AnyQuery)
        .filter({ title__contains: word, pages__in: list, author: n })
        .exclude({ tags__label: word })
        .orderBy("title")
        .slice(n, n + 5);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, fc.nat(9), fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }))),
        async (all) => {
          forgetShapes();
          const known = [];
          for (const values of all) known.push(await sent(engine, async (using) => await recipe(...values)(using)));
          for (const [i, values] of all.entries()) {
            forgetShapes();
            expect(known[i]).toEqual(await sent(engine, async (using) => await recipe(...values)(using)));
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("what a shape must not keep", () => {
  const statement = async (run: () => Promise<unknown>): Promise<unknown> => sent("sqlite", run);

  test("the time zone in which parts of dates are read", async () => {
    const ordered = (): Promise<unknown> =>
      statement(async () => await Book.objects.values("title").orderBy("publishedAt__month" as never));
    const utc = await ordered();
    expect(await ordered()).toEqual(utc);
    expect(await override("Asia/Tokyo", ordered)).not.toEqual(utc);
  });

  test("the value of a lookup whose class writes it into the text", async () => {
    class Marked extends Exact {
      static override readonly lookupName = "marked";
      override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
        const value = right.kind === "param" ? String(right.value) : "";
        return { kind: "binary", operator: "=", left, right: { kind: "literal", value } };
      }
    }
    registerLookup(CharField, Marked);
    const marked = (value: string): Promise<unknown> =>
      statement(async () => await Book.objects.filterUnchecked({ title__marked: value }));
    expect(JSON.stringify(await marked("one"))).toContain("'one'");
    expect(JSON.stringify(await marked("two"))).toContain("'two'");
  });

  test("an answer of the field: a value that it refuses is refused when the text is known, too", async () => {
    await statement(async () => await Book.objects.filter({ pages: 1 }));
    expect(await statement(async () => await Book.objects.filterUnchecked({ pages: "many" }))).toMatchObject({
      statements: [],
      error: expect.stringContaining("pages"),
    });
  });

  test("anything for ever: thousands of shapes, as lists of many lengths make, are forgotten again", async () => {
    for (let i = 1; i < 700; i++) {
      const ids = Array.from({ length: i }, (_, n) => n);
      const made = await statement(
        async () => await (Book.objects as unknown as Rows).filterUnchecked({ pk__in: ids }),
      );
      expect((made as { statements: CompiledQuery[] }).statements[0]?.params).toEqual(ids);
    }
  });
});
