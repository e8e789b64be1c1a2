/** Values of every function (Django's tests `db_functions`), the same on each engine. */
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { beforeEach, describe, expect, test } from "vitest";
import type { Expression } from "../expressions/expression.ts";
import { F, Value } from "../expressions/factories.ts";
import * as models from "../models.ts";
import { createTestDatabase } from "../testing/database.ts";
import * as fn from "./index.ts";
import { createSample, Sample } from "./testing/models.ts";

beforeEach(async () => {
  await createTestDatabase({ Sample });
  await createSample();
});

/** The value of an expression on the one row. */
async function valueOf(expression: Expression): Promise<unknown> {
  const [row] = await Sample.objects.annotate({ result: expression }).valuesList("result");
  return (row as unknown[])[0];
}

const plain = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !(value instanceof Date) && !Array.isArray(value)
    ? String(value)
    : value;

type Row = readonly [what: string, expression: Expression, expected: unknown];

function table(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    test.each(rows)("%s", async (_, expression, expected) => {
      const value = await valueOf(expression);
      if (typeof expected === "number" && !Number.isInteger(expected)) expect(Number(value)).toBeCloseTo(expected, 9);
      else expect(plain(value)).toEqual(plain(expected));
    });
  });
}

const u = (codes: string): Expression => Value(codes);

table("text", [
  ["Chr", fn.Chr(Value(85)), "U"],
  ["Chr beyond ASCII", fn.Chr(Value(8364)), "€"],
  ["Concat", fn.Concat("name", Value(" "), "nick", Value("!")), "Ursula !"],
  ["Concat of numbers", fn.Concat("name", "number"), "Ursula-7"],
  ["ConcatPair", fn.ConcatPair("nick", "name"), "Ursula"],
  ["Left", fn.Left("name", 2), "Ur"],
  ["Left beyond the end", fn.Left("name", 20), "Ursula"],
  ["Left by an expression", fn.Left("name", fn.Length(Value("abc"))), "Urs"],
  ["Right", fn.Right("name", 2), "la"],
  ["Right beyond the end", fn.Right("name", 20), "Ursula"],
  ["Length", fn.Length("name"), 6],
  ["Length of null", fn.Length("nick"), null],
  ["Length counts characters", fn.Length(u("né€")), 3],
  ["Lower", fn.Lower("name"), "ursula"],
  ["Upper", fn.Upper("name"), "URSULA"],
  ["LPad", fn.LPad("name", 9, Value("xy")), "xyxUrsula"],
  ["LPad with spaces", fn.LPad("name", 8), "  Ursula"],
  ["LPad cuts", fn.LPad("name", 3), "Urs"],
  ["RPad", fn.RPad("name", 9, Value("xy")), "Ursulaxyx"],
  ["LTrim", fn.LTrim(Value("  a b ")), "a b "],
  ["RTrim", fn.RTrim(Value("  a b ")), "  a b"],
  ["Trim", fn.Trim(Value("  a b ")), "a b"],
  ["Ord", fn.Ord(u("€uro")), 8364],
  ["Repeat", fn.Repeat("name", 2), "UrsulaUrsula"],
  ["Repeat zero times", fn.Repeat("name", 0), ""],
  ["Repeat null times", fn.Repeat("name", null), null],
  ["Replace", fn.Replace("name", Value("u"), Value("-")), "Urs-la"],
  ["Replace with nothing", fn.Replace("name", Value("rs")), "Uula"],
  ["Reverse", fn.Reverse(u("né€")), "€én"],
  ["StrIndex", fn.StrIndex("name", Value("su")), 3],
  ["StrIndex of what is not there", fn.StrIndex("name", Value("x")), 0],
  ["Substr", fn.Substr("name", 2, 3), "rsu"],
  ["Substr to the end", fn.Substr("name", 3), "sula"],
  ["MD5", fn.MD5(u("é\\n")), "136a11b4e45b15a3ee9cb36a1f21c688"],
  ["SHA224", fn.SHA224("name"), "57843c526f8e8ee18333af5b16f3c1eff897dce3e5d1e855799bd9c1"],
  ["SHA256", fn.SHA256(u("é\\n")), "fe78da65a45ad9867d60f3958a789b44f8f9c32683d10e75ec957ecfda79e261"],
  [
    "SHA384",
    fn.SHA384("name"),
    "c78c1a988b24896ff03e5cf2b4c075229e8723dbfd78992e9dfb0e91599f1006fcc86cc80e054d6cf0776a90da0eacaf",
  ],
  [
    "SHA512",
    fn.SHA512("name"),
    "4055142f2801ae0d2d5e1d1094e6f948d8522cd8c39a815e3d37b64808621ae7eb90a7de7f549aaba71dc685d0c1bcd9ef8e74b90135754a204f5537dc52aa3a",
  ],
]);

table("math", [
  ["Abs", fn.Abs("number"), 7],
  [
    "Abs of a decimal",
    fn.Abs(fn.Cast(Value("-1.50"), models.DecimalField({ maxDigits: 5, decimalPlaces: 2 }))),
    new Decimal("1.5"),
  ],
  ["ACos", fn.ACos(Value(0.5)), Math.acos(0.5)],
  ["ASin", fn.ASin(Value(0.5)), Math.asin(0.5)],
  ["ATan", fn.ATan("ratio"), Math.atan(2.5)],
  ["ATan2", fn.ATan2("ratio", "number"), Math.atan2(2.5, -7)],
  ["Ceil", fn.Ceil("ratio"), 3],
  ["Ceil of a decimal", fn.Ceil("amount"), new Decimal("13")],
  ["Cos", fn.Cos("ratio"), Math.cos(2.5)],
  ["Cot", fn.Cot("ratio"), 1 / Math.tan(2.5)],
  ["Degrees", fn.Degrees("ratio"), (2.5 * 180) / Math.PI],
  ["Exp", fn.Exp("ratio"), Math.exp(2.5)],
  ["Floor", fn.Floor("ratio"), 2],
  ["Ln", fn.Ln("ratio"), Math.log(2.5)],
  ["Log", fn.Log(Value(2), "ratio"), Math.log2(2.5)],
  ["Log of floats", fn.Log("ratio", Value(6.25)), 2],
  ["Mod", fn.Mod("number", Value(3)), -1],
  ["Mod of floats", fn.Mod("ratio", Value(1)), 0.5],
  ["Pi", fn.Pi(), Math.PI],
  ["Power", fn.Power("ratio", Value(2)), 6.25],
  ["Radians", fn.Radians("ratio"), (2.5 * Math.PI) / 180],
  ["Round", fn.Round("ratio"), 3],
  ["Round to places", fn.Round("amount", 1), new Decimal("12.3")],
  ["Round before the point", fn.Round(Value(1250), -2), 1300],
  ["Sign", fn.Sign("number"), -1],
  ["Sin", fn.Sin("ratio"), Math.sin(2.5)],
  ["Sqrt", fn.Sqrt("ratio"), Math.sqrt(2.5)],
  ["Tan", fn.Tan("ratio"), Math.tan(2.5)],
  ["of null", fn.Sqrt(fn.NullIf("ratio", Value(2.5))), null],
]);

table("comparison and conversion", [
  ["Cast to text", fn.Cast("number", models.CharField({ maxLength: 20 })), "-7"],
  ["Cast to an integer", fn.Cast(Value("41"), models.IntegerField()), 41],
  ["Cast to a float", fn.Cast(Value("2.5"), models.FloatField()), 2.5],
  ["Cast to a decimal", fn.Cast("ratio", models.DecimalField({ maxDigits: 6, decimalPlaces: 2 })), new Decimal("2.5")],
  ["Cast to a date", fn.Cast("at", models.DateField()), Temporal.PlainDate.from("2024-12-31")],
  ["Cast to JSON", fn.Cast(Value('{"a": [1]}'), models.JSONField()), { a: [1] }],
  ["Coalesce", fn.Coalesce("nick", "name"), "Ursula"],
  ["Coalesce to a number", fn.Coalesce(fn.NullIf("number", -7), 5), 5],
  ["Greatest", fn.Greatest("number", 3), 3],
  [
    "Greatest of dates",
    fn.Greatest("day", Temporal.PlainDate.from("2025-01-01") as never),
    Temporal.PlainDate.from("2025-01-01"),
  ],
  ["Least", fn.Least("number", 3), -7],
  ["NullIf", fn.NullIf("name", Value("Ursula")), null],
  ["NullIf of others", fn.NullIf("name", Value("x")), "Ursula"],
  [
    "JSONObject",
    fn.JSONObject({ n: "name", "a'b\"c": fn.Length("name"), flag: "flag", data: "data", none: "nick" }),
    {
      n: "Ursula",
      "a'b\"c": 6,
      flag: true,
      data: { a: 1, tags: ["x", "y"] },
      none: null,
    },
  ],
  ["JSONObject in itself", fn.JSONObject({ inner: fn.JSONObject({ v: Value("x") }) }), { inner: { v: "x" } }],
  ["JSONObject of nothing", fn.JSONObject({}), {}],
  [
    "JSONArray",
    fn.JSONArray("name", "number", 5, Value("t"), "flag", "nick", "data"),
    ["Ursula", -7, 5, "t", true, null, { a: 1, tags: ["x", "y"] }],
  ],
]);

table("parts of dates", [
  ["ExtractYear", fn.ExtractYear("at"), 2024],
  ["ExtractIsoYear", fn.ExtractIsoYear("at"), 2025],
  ["ExtractQuarter", fn.ExtractQuarter("day"), 1],
  ["ExtractMonth", fn.ExtractMonth("day"), 2],
  ["ExtractWeek", fn.ExtractWeek("at"), 1],
  ["ExtractWeekDay", fn.ExtractWeekDay("at"), 3],
  ["ExtractIsoWeekDay", fn.ExtractIsoWeekDay("at"), 2],
  ["ExtractDay", fn.ExtractDay("day"), 29],
  ["ExtractHour", fn.ExtractHour("at"), 23],
  ["ExtractMinute", fn.ExtractMinute("clock"), 45],
  ["ExtractSecond", fn.ExtractSecond("clock"), 30],
  ["Extract", fn.Extract("at", "minute"), 30],
  ["Extract in another zone", fn.ExtractYear("at", { tzinfo: "+05:30" }), 2025],
  ["TruncYear", fn.TruncYear("at"), new Date("2024-01-01T00:00:00Z")],
  ["TruncQuarter", fn.TruncQuarter("at"), new Date("2024-10-01T00:00:00Z")],
  ["TruncMonth of a date", fn.TruncMonth("day"), Temporal.PlainDate.from("2024-02-01")],
  ["TruncWeek", fn.TruncWeek("day"), Temporal.PlainDate.from("2024-02-26")],
  ["TruncDay", fn.TruncDay("at"), new Date("2024-12-31T00:00:00Z")],
  ["TruncHour of a time", fn.TruncHour("clock"), Temporal.PlainTime.from("13:00")],
  ["TruncMinute", fn.TruncMinute("at"), new Date("2024-12-31T23:30:00Z")],
  ["TruncSecond", fn.TruncSecond("clock"), Temporal.PlainTime.from("13:45:30")],
  ["TruncDate", fn.TruncDate("at"), Temporal.PlainDate.from("2024-12-31")],
  ["TruncTime", fn.TruncTime("at"), Temporal.PlainTime.from("23:30:15.5")],
  [
    "Trunc to a date",
    fn.Trunc("at", "month", { outputField: models.DateField() }),
    Temporal.PlainDate.from("2024-12-01"),
  ],
  ["Trunc in another zone", fn.TruncDay("at", { tzinfo: "+05:30" }), new Date("2024-12-31T18:30:00Z")],
  ["TruncHour in another zone", fn.TruncHour("at", { tzinfo: "+05:30" }), new Date("2024-12-31T23:30:00Z")],
  ["TruncDate in another zone", fn.TruncDate("at", { tzinfo: "+05:30" }), Temporal.PlainDate.from("2025-01-01")],
]);

test("Now is the present moment", async () => {
  const now = (await valueOf(fn.Now())) as Date;
  expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(60_000);
});

test("Random differs from row to row", async () => {
  await createSample();
  const values = await Sample.objects.annotate({ r: fn.Random() }).valuesFlat("r");
  expect(new Set(values).size).toBe(2);
  for (const value of values) expect(value >= 0 && value < 1).toBe(true);
});

test("UUIDs have their version, and shift", async () => {
  const form = (version: number) =>
    new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`);
  expect(await valueOf(fn.UUID4())).toMatch(form(4));
  const [early, late] = [await valueOf(fn.UUID7()), await valueOf(fn.UUID7(Temporal.Duration.from({ hours: 1 })))] as [
    string,
    string,
  ];
  expect(early).toMatch(form(7));
  expect(late).toMatch(form(7));
  const millis = (uuid: string): number => Number.parseInt(uuid.replaceAll("-", "").slice(0, 12), 16);
  expect(Math.abs(millis(early) - Date.now())).toBeLessThan(60_000);
  expect(Math.abs(millis(late) - millis(early) - 3_600_000)).toBeLessThan(60_000);
  await Sample.objects.update({ key: fn.UUID4() });
  expect((await Sample.objects.get()).key).toMatch(form(4));
});

describe("functions stand", () => {
  test("in conditions, orders, groups and updates", async () => {
    await Sample.objects.create({ name: "anne", nick: "A" });
    expect(await Sample.objects.orderBy(fn.Lower("name")).valuesFlat("name")).toEqual(["anne", "Ursula"]);
    expect(await Sample.objects.orderBy(fn.Lower("name").desc()).valuesFlat("name")).toEqual(["Ursula", "anne"]);
    expect(await Sample.objects.filter({ name__length: 4 }).valuesFlat("name")).toEqual(["anne"]);
    expect(await Sample.objects.filter({ name: fn.Concat(Value("an"), Value("ne")) }).count()).toBe(1);
    expect(
      await Sample.objects
        .alias({ n: fn.Length("name") })
        .filter({ n__gt: 4 })
        .valuesFlat("name"),
    ).toEqual(["Ursula"]);
    await Sample.objects.update({ nick: fn.Upper(fn.Substr("name", 1, 2)) });
    expect(await Sample.objects.orderBy("pk").valuesFlat("nick")).toEqual(["UR", "AN"]);
    const groups = await Sample.objects
      .values({ n: fn.Length("name") })
      .annotate({ count: models.Count("pk") })
      .orderBy(fn.Length("name"));
    expect(groups).toEqual([
      { n: 4, count: 1 },
      { n: 6, count: 1 },
    ]);
  });

  test("around aggregates", async () => {
    expect(await Sample.objects.aggregate({ top: fn.Coalesce(models.Max("number"), 0).plus(1) } as never)).toEqual({
      top: -6,
    });
  });
});

describe("functions refuse", () => {
  const refused: readonly (readonly [string, () => unknown, RegExp])[] = [
    ["Coalesce of one", () => (fn.Coalesce as (x: string) => unknown)("name"), /at least two expressions/],
    ["Greatest of one", () => (fn.Greatest as (x: string) => unknown)("name"), /at least two expressions/],
    ["Left of nothing", () => fn.Left("name", 0), /greater than 0/],
    ["LPad below zero", () => fn.LPad("name", -1), /greater or equal to 0/],
    ["Repeat below zero", () => fn.Repeat("name", -1), /greater or equal to 0/],
    ["Substr before the text", () => fn.Substr("name", 0), /greater than 0/],
    ["an odd collation", () => fn.Collate("name", 'x" DESC; --'), /Invalid collation name/],
    ["a zone that is none", () => fn.TruncDay("at", { tzinfo: "Europe/Berlin'; --" }), /tzinfo must be/],
    ["a part that is none", () => fn.Extract("at", "epoch" as never), /one of year/],
    ["a kind that is none", () => fn.Trunc("at", "century" as never), /one of year/],
    ["Ntile of nothing", () => fn.Ntile(0), /greater than 0/],
    ["Lag backwards", () => fn.Lag("name", -1), /positive integer/],
    ["Cast without a field", () => (fn.Cast as (x: string) => unknown)("name"), /needs a field/],
    [
      "SQL among the options of data",
      () => (fn.Coalesce as (...args: unknown[]) => unknown)("name", "nick", JSON.parse('{"template": "1; --"}')),
      /no option/,
    ],
    ["objects as arguments", () => fn.Length(JSON.parse('{"path": "name"}') as never), /Expected the path/],
  ];
  test.each(refused)("%s", (_, make, message) => {
    expect(make).toThrow(message);
  });

  test("parts that a column does not have", async () => {
    await expect(valueOf(fn.ExtractHour("day"))).rejects.toThrow(
      "Cannot extract time component 'hour' from DateField 'day'.",
    );
    await expect(valueOf(fn.TruncMonth("clock"))).rejects.toThrow(
      "Cannot truncate TimeField 'clock' to DateTimeField.",
    );
    await expect(valueOf(fn.TruncHour("day"))).rejects.toThrow("Cannot truncate DateField 'day' to DateTimeField.");
    await expect(valueOf(fn.ExtractYear("name"))).rejects.toThrow("Extract input expression must be");
    await expect(valueOf(fn.ExtractYear("day", { tzinfo: "UTC" }))).rejects.toThrow("tzinfo can only be used");
  });
});

test("a function of one's own", async () => {
  class DoubledFunc extends models.Func<string> {
    static override readonly functionName = "REPEAT";
    static override readonly arity = 2;
    static override readonly outputField = new models.fields.CharField();
  }
  const Times = fn.createFunction<string>(DoubledFunc);
  expect(await valueOf(Times(F("name"), 2))).toBe("UrsulaUrsula");
  expect(() => Times("name")).toThrow("takes exactly 2 arguments (1 given)");
});
