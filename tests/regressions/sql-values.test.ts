/**
 * Values at and beyond the edges of their columns: NaN, halves of surrogate pairs, NUL, numbers out of range, days that
 * there are not. Expected: the same answer on every engine, and for what has no place in a column an error before any SQL
 * is sent (a 500 with a traceback of the driver, or a value that one engine keeps and another refuses, is a fault).
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configure } from "../../src/core/conf/settings.ts";
import "../../src/core/conf/core-settings.ts";
import type { DatabaseSettings } from "../../src/db/backends/contract.ts";
import { hasPostgresql, openPostgresql } from "../../src/db/backends/testing/postgresql-server.ts";
import { connections } from "../../src/db/connection/connections.ts";
import { withSchemaEditor } from "../../src/db/connection/schema-session.ts";
import type { ModelClass } from "../../src/db/models/fields/field.ts";
import { manager } from "../../src/db/models/managers.ts";
import * as models from "../../src/db/models/models.ts";
import { registerModels } from "../../src/db/models/registry.ts";

class Thing extends models.Model {
  static objects = manager(this);
  text = models.CharField({ maxLength: 20, null: true });
  long = models.TextField({ null: true });
  slug = models.SlugField({ null: true });
  small = models.SmallIntegerField({ null: true });
  whole = models.IntegerField({ null: true });
  positive = models.PositiveIntegerField({ null: true });
  big = models.BigIntegerField({ null: true });
  float = models.FloatField({ null: true });
  price = models.DecimalField({ maxDigits: 6, decimalPlaces: 2, null: true });
  flag = models.BooleanField({ null: true });
  day = models.DateField({ null: true });
  moment = models.DateTimeField({ null: true });
  time = models.TimeField({ null: true });
  span = models.DurationField({ null: true });
  uuid = models.UUIDField({ null: true });
  bytes = models.BinaryField({ null: true });
  address = models.GenericIPAddressField({ null: true });
  data = models.JSONField({ null: true });
}
registerModels("values", { Thing });

const engines: Record<string, () => Promise<{ settings: DatabaseSettings; remove: () => Promise<void> }>> = {
  sqlite: async () => ({ settings: { ENGINE: "sqlite", NAME: ":memory:" }, remove: async () => {} }),
};
if (await hasPostgresql()) engines["postgresql"] = () => openPostgresql();

const removals: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const DATABASES: Record<string, DatabaseSettings> = {};
  for (const [name, open] of Object.entries(engines)) {
    const { settings, remove } = await open();
    DATABASES[name] = settings;
    removals.push(remove);
  }
  configure({ SECRET_KEY: "test", TIME_ZONE: "UTC", DATABASES: { default: DATABASES["sqlite"]!, ...DATABASES } });
  for (const name of Object.keys(engines)) {
    await withSchemaEditor(connections.get(name), (editor) => editor.createModel(Thing as unknown as ModelClass));
  }
});
afterAll(async () => {
  await connections.closeAll();
  for (const remove of removals) await remove();
});

/** A query set as an attacker sees it: without types. */
type Untyped = Record<string, (...args: unknown[]) => Untyped> & PromiseLike<unknown>;

interface Outcome {
  readonly error: string | null;
  readonly sent: number;
  readonly result: unknown;
}

async function tryOn(engine: string, action: (rows: Untyped) => unknown): Promise<Outcome> {
  const connection = connections.get(engine);
  const open = await connection.beginTestTransaction();
  const capture = connection.capture();
  try {
    const result = await action(Thing.objects.using(engine) as unknown as Untyped);
    return { error: null, sent: capture.queries.length, result };
  } catch (error) {
    const sent = capture.queries.filter(({ sql }) => !/SAVEPOINT/.test(sql)).length;
    return { error: `${(error as Error).constructor.name}: ${(error as Error).message}`, sent, result: undefined };
  } finally {
    capture.stop();
    await open.rollback();
  }
}

const NOWHERE: readonly (readonly [string, unknown])[] = [
  ...(["text", "long", "slug"] as const).flatMap((name) =>
    ["a\0b", "\uD800", "x\uDFFFy", Symbol("x"), () => "x", ["x"], { a: 1 }, new Date()].map(
      (value) => [name, value] as const,
    ),
  ),
  ...(["small", "whole", "positive", "big"] as const).flatMap((name) =>
    [NaN, Infinity, -Infinity, "12abc", "", "1e3", "0x10", "１２x", {}, [], [1], "1.5", Symbol("x")].map(
      (value) => [name, value] as const,
    ),
  ),
  ...["abc", {}, [], Symbol("x"), "1,5"].map((value) => ["float", value] as const),
  ...[NaN, Infinity, "NaN", "Infinity", "sNaN", "abc", "", {}, [], "1e"].map((value) => ["price", value] as const),
  ...["maybe", 2, {}, [], "yes please", NaN].map((value) => ["flag", value] as const),
  ...["2024-02-30", "2024-13-01", "0000-00-00", "", "tomorrow", new Date(NaN), NaN, {}, [], "2024-01-01; DROP"].map(
    (value) => ["day", value] as const,
  ),
  ...["2024-02-30T10:00", "2024-01-01T25:00", "", "now()", new Date(NaN), NaN, Infinity, {}, []].map(
    (value) => ["moment", value] as const,
  ),
  ...["25:00", "10:60", "", "noon", NaN, {}, []].map((value) => ["time", value] as const),
  ...["long", {}, [], NaN].map((value) => ["span", value] as const),
  ...["x", "", "6b29fc40-ca47-1067-b31d-00dd010662dg", {}, [], NaN].map((value) => ["uuid", value] as const),
  ...["1.2.3", "::g", "1.2.3.4; --", {}, []].map((value) => ["address", value] as const),
  ...["\uD800", { a: "\uD800" }, { "\uD800": 1 }, NaN, Infinity, { a: NaN }, () => 1, Symbol("x")].map(
    (value) => ["data", value] as const,
  ),
];

const USES: Record<string, (name: string, value: unknown) => (rows: Untyped) => unknown> = {
  "create()": (name, value) => (rows) => rows["create"]!({ [name]: value }),
  "bulkCreate()": (name, value) => (rows) => rows["bulkCreate"]!([{ [name]: value }]),
  "update()": (name, value) => (rows) => rows["update"]!({ [name]: value }),
  "filter()": (name, value) => (rows) => rows["filter"]!({ [name]: value }),
  in: (name, value) => (rows) => rows["filter"]!({ [`${name}__in`]: [value] }),
};

const shown = (value: unknown): string =>
  typeof value === "bigint" || typeof value === "symbol" || typeof value === "function"
    ? String(value)
    : typeof value === "number"
      ? String(value)
      : (JSON.stringify(value) ?? String(value));

describe("what has no place in a column is refused before SQL is sent, alike on every engine", () => {
  test.each(Object.entries(USES))("%s", async (use, make) => {
    const faults: string[] = [];
    for (const [name, value] of NOWHERE) {
      const outcomes = [];
      for (const engine of Object.keys(engines)) outcomes.push(await tryOn(engine, make(name, value)));
      const label = `${use} ${name} = ${shown(value)}`;
      for (const [i, { error, sent }] of outcomes.entries()) {
        const engine = Object.keys(engines)[i]!;
        if (error === null) faults.push(`${label}: taken by ${engine}`);
        else if (sent > 0) faults.push(`${label}: ${engine} sent SQL, then ${error}`);
        else if (error !== outcomes[0]!.error)
          faults.push(`${label}: ${engine} says ${error}, not ${outcomes[0]!.error}`);
        else if (/is not a function|Cannot read|undefined|internal/i.test(error)) faults.push(`${label}: ${error}`);
      }
    }
    expect(faults).toEqual([]);
  });
});

describe("numbers beyond their column", () => {
  const LIMITS = {
    small: [-(2n ** 15n), 2n ** 15n - 1n],
    whole: [-(2n ** 31n), 2n ** 31n - 1n],
    big: [-(2n ** 63n), 2n ** 63n - 1n],
  } as const;

  test("find nothing, or everything, on every engine", async () => {
    for (const engine of Object.keys(engines)) {
      for (const [name, [least, most]] of Object.entries(LIMITS)) {
        const { error, result } = await tryOn(engine, async (rows) => {
          await rows["create"]!({ [name]: least });
          await rows["create"]!({ [name]: most });
          const counts: unknown[] = [];
          for (const [lookup, value] of [
            ["exact", most],
            ["exact", most + 1n],
            ["gt", least - 1n],
            ["gte", most + 1n],
            ["lt", most + 1n],
            ["lte", least - 1n],
            ["in", [least - 1n, most, most + 1n]],
            ["range", [least - 1n, most + 1n]],
            ["exact", 10n ** 400n],
            ["lt", 10n ** 400n],
          ] as const)
            counts.push(await rows["filter"]!({ [`${name}__${lookup}`]: value })["count"]!());
          return counts;
        });
        expect([engine, name, error, result]).toEqual([engine, name, null, [1, 0, 2, 0, 2, 0, 1, 2, 0, 2]]);
      }
    }
  });

  test("are not stored", async () => {
    for (const engine of Object.keys(engines)) {
      for (const [name, [least, most]] of Object.entries(LIMITS)) {
        for (const value of [least - 1n, most + 1n]) {
          const uses = [
            (rows: Untyped) => rows["create"]!({ [name]: value }),
            (rows: Untyped) => rows["update"]!({ [name]: value }),
            (rows: Untyped) => rows["bulkCreate"]!([{ [name]: value }]),
          ];
          for (const use of uses) {
            const { error, sent } = await tryOn(engine, use);
            expect(`${engine} ${name} ${value}: ${error} ${sent}`).toMatch(
              /OutOfRange: .*expected a whole number from .* 0$/,
            );
          }
        }
      }
    }
  });
});
