/** Lookups and transforms of one's own (Django's tests `custom_lookups`), and functions in paths and indexes. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { render } from "../../migrations/writer/layout.ts";
import { writeExpression } from "../../migrations/writer/expressions.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { Resolved } from "../expressions/expression.ts";
import { F, Value } from "../expressions/factories.ts";
import type { Scope } from "../expressions/scope.ts";
import * as fn from "../functions/index.ts";
import { createSample, Sample } from "../functions/testing/models.ts";
import * as models from "../models.ts";
import { createTestDatabase } from "../testing/database.ts";

const { fields, registerLookup, registerTransform, unregisterLookup } = models;

class NotEqual extends models.Lookup {
  static readonly lookupName = "ne";

  override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
    return { kind: "binary", operator: "<>", left, right };
  }
}

class AbsoluteValue extends models.Transform<number> {
  static override readonly lookupName: string = "abs";
  static override readonly functionName: string = "ABS";
}

/** `|x| < n` as a range, which an index on x serves. */
class AbsoluteValueLessThan extends models.Lookup {
  static readonly lookupName = "lt";

  override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    const { node } = left.via!.input;
    const [low, high] = [scope.param(-Number(value), left.field), scope.param(Number(value), left.field)];
    return {
      kind: "and",
      items: [
        { kind: "binary", operator: ">", left: node, right: low },
        { kind: "binary", operator: "<", left: node, right: high },
      ],
    };
  }

  override toSql(left: SqlExpression): SqlExpression {
    return left;
  }
}

class UpperCase extends models.Transform<string> {
  static override readonly lookupName: string = "upcase";
  static override readonly functionName: string = "UPPER";
  static override readonly bilateral: boolean = true;
}

const names = async (lookups: object): Promise<unknown> =>
  await Sample.objects
    .filter(lookups as never)
    .orderBy("pk")
    .valuesFlat("name");

beforeEach(async () => {
  await createTestDatabase({ Sample });
  await createSample();
  await Sample.objects.create({ name: "anne", number: 30 });
});

describe("custom lookups", () => {
  const added: (() => void)[] = [];
  afterEach(() => {
    for (const undo of added.splice(0)) undo();
  });
  const lookup: typeof registerLookup = (owner, made) => {
    registerLookup(owner, made);
    added.push(() => unregisterLookup(owner, made));
  };
  const transform: typeof registerTransform = (owner, made) => {
    registerTransform(owner, made);
    added.push(() => unregisterLookup(owner, made));
  };

  test("on a class of fields, and taken back", async () => {
    lookup(fields.Field, NotEqual);
    expect(await names({ name__ne: "anne" })).toEqual(["Ursula"]);
    expect(await names({ number__ne: F("number") })).toEqual([]);
    unregisterLookup(fields.Field, NotEqual);
    await expect(names({ name__ne: "anne" })).rejects.toThrow('Unsupported lookup "ne"');
  });

  test("on one field of a model", async () => {
    lookup(Sample._meta.getField("name"), NotEqual);
    expect(await names({ name__ne: "anne" })).toEqual(["Ursula"]);
    await expect(names({ nick__ne: "anne" })).rejects.toThrow('Unsupported lookup "ne"');
  });

  test("transforms stand in paths, orders and expressions", async () => {
    transform(fields.IntegerField, AbsoluteValue);
    expect(await names({ number__abs: 7 })).toEqual(["Ursula"]);
    expect(await names({ number__abs__gt: 7 })).toEqual(["anne"]);
    expect(await Sample.objects.orderBy("-number__abs" as never).valuesFlat("name")).toEqual(["anne", "Ursula"]);
    expect(await Sample.objects.annotate({ n: new AbsoluteValue(["number"]) }).valuesFlat("n")).toEqual([7, 30]);
  });

  test("a transform has lookups of its own", async () => {
    transform(fields.IntegerField, AbsoluteValue);
    lookup(AbsoluteValue as never, AbsoluteValueLessThan);
    expect(await names({ number__abs__lt: 8 })).toEqual(["Ursula"]);
    expect(await names({ number__abs__lt: 7 })).toEqual([]);
  });

  test("bilateral transforms change both sides", async () => {
    transform(fields.CharField, UpperCase);
    expect(await names({ name__upcase: "URSula" })).toEqual(["Ursula"]);
    expect(await names({ name__upcase__in: ["Anne", "x"] })).toEqual(["anne"]);
    expect(await names({ name__upcase__startswith: "an" })).toEqual(["anne"]);
    expect(await names({ name__upcase__contains: "%" })).toEqual([]);
    await expect(names({ name__upcase__in: Sample.objects.values("name") })).rejects.toThrow("nested querysets");
  });

  test("built-in functions are transforms when they are registered", async () => {
    transform(fields.CharField, fn.Reverse);
    expect(await names({ name__reverse: "enna" })).toEqual(["anne"]);
    expect(await names({ name__reverse__startswith: "alu" })).toEqual(["Ursula"]);
  });

  test("need a name", () => {
    class Nameless extends models.Transform {}
    expect(() => registerTransform(fields.CharField, Nameless)).toThrow("needs a lookupName");
  });
});

describe("whole numbers", () => {
  test.each<[object, unknown]>([
    [{ number__gt: 29.5 }, ["anne"]],
    [{ number__gte: -7.5 }, ["Ursula", "anne"]],
    [{ number__lt: -6.5 }, ["Ursula"]],
    [{ number__lte: -7.5 }, []],
    [{ number: 30.5 }, []],
    [{ number__in: [30.5, 30, 2 ** 40] }, ["anne"]],
    [{ number: 2 ** 40 }, []],
    [{ number__lt: 2 ** 40 }, ["Ursula", "anne"]],
    [{ number__gt: "99999999999999999999" }, []],
  ])("%j", async (lookups, expected) => {
    expect(await names(lookups)).toEqual(expected);
  });
});

test("years compare as ranges, of weeks too, in the zone they are read in", async () => {
  expect(await names({ at__year: 2024 })).toEqual(["Ursula"]);
  expect(await names({ at__iso_year: 2025 })).toEqual(["Ursula"]);
  expect(await names({ at__iso_year__lt: 2025 })).toEqual([]);
  expect(await names({ day__year__gte: 2024, day__year__lte: 2024 })).toEqual(["Ursula"]);
  const years = Sample.objects.alias({ y: fn.ExtractYear("at", { tzinfo: "+05:30" }) });
  expect(await years.filter({ y: 2025 } as never).count()).toBe(1);
  expect(await years.filter({ y: 2024 } as never).count()).toBe(0);
});

test("addresses and keys are texts", async () => {
  await Sample.objects.filter({ name: "anne" }).update({ address: "10.0.0.1" });
  expect(await names({ address__startswith: "10." })).toEqual(["anne"]);
  expect(await names({ address__iexact: "10.0.0.1" })).toEqual(["anne"]);
});

test("functions are written into migrations", () => {
  const context = {
    models: () => "models",
    write: (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : String(value)),
    exported: () => null,
    exportedFunction: () => null,
  };
  const text = (expression: models.Expression): string => render(writeExpression(expression, "x", context));
  expect(text(fn.Lower("name"))).toBe('models.functions.Lower(models.F("name"))');
  expect(text(fn.Left("name", 3))).toBe('models.functions.Left(models.F("name"), models.Value(3))');
  expect(text(fn.Coalesce("nick", Value("")))).toBe('models.functions.Coalesce(models.F("nick"), models.Value(""))');
  expect(text(fn.TruncDay("at", { tzinfo: "Europe/Berlin" }))).toContain('tzinfo: "Europe/Berlin"');
});
