import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasPostgresql } from "../../db/backends/testing/postgresql-server.ts";
import { OuterRef } from "../../db/models/expressions/factories.ts";
import { manager } from "../../db/models/managers.ts";
import * as models from "../../db/models/models.ts";
import { registerModels } from "../../db/models/registry.ts";
import { ArrayAgg, ArraySubquery, BoolAnd, BoolOr, Corr, CovarPop, JSONBAgg, RegrCount, RegrSlope } from "./index.ts";
import { openDatabase } from "./testing/database.ts";

class Group extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 10 });
  points = models.Reverse(() => Point, "group");
}

class Point extends models.Model {
  static objects = manager(this);
  group = models.ForeignKey(() => Group, { onDelete: models.CASCADE, relatedName: "points" });
  label = models.CharField({ maxLength: 10 });
  x = models.IntegerField();
  y = models.FloatField();
  seen = models.BooleanField();
  day = models.DateField({ null: true });
}

const MODELS = { Group, Point };
registerModels("pgagg", MODELS);

describe.skipIf(!(await hasPostgresql()))("aggregates of PostgreSQL", () => {
  let close: () => Promise<void>;

  beforeAll(async () => {
    close = await openDatabase(MODELS, []);
    const [a] = await Group.objects.bulkCreate([{ name: "a" }, { name: "b" }]);
    await Point.objects.bulkCreate([
      { group: a!, label: "q", x: 1, y: 2, seen: true },
      { group: a!, label: "p", x: 2, y: 4, seen: false },
      { group: a!, label: "p", x: 3, y: 6, seen: true },
    ]);
  });

  afterAll(() => close());

  test("ArrayAgg gives lists, in order, without equal values, of rows that fit", async () => {
    const rows = await Group.objects
      .annotate({
        labels: ArrayAgg("points__label", { orderBy: "-points__x" }),
        once: ArrayAgg("points__label", { distinct: true, orderBy: "points__label" }),
        some: ArrayAgg("points__x", { filter: { points__seen: true }, orderBy: "points__x", default: [] }),
      })
      .orderBy("name");
    expect(rows[0]).toMatchObject({ labels: ["p", "p", "q"], once: ["p", "q"], some: [1, 3] });
    expect(rows[1]).toMatchObject({ labels: [null], some: [] });
    expect((await Point.objects.aggregate({ x: ArrayAgg("x", { orderBy: "x" }) })).x).toEqual([1, 2, 3]);
    expect((await Point.objects.filter({ x: 9 }).aggregate({ x: ArrayAgg("x") })).x).toBeNull();
  });

  test("JSONBAgg, BoolAnd, BoolOr", async () => {
    const values = await Point.objects.aggregate({
      json: JSONBAgg("label", { orderBy: "x" }),
      all: BoolAnd("seen"),
      any: BoolOr("seen"),
    });
    expect(values).toEqual({ json: ["q", "p", "p"], all: false, any: true });
  });

  test("ArraySubquery gives all values of a query set", async () => {
    const labels = Point.objects
      .filter({ group: OuterRef("pk") })
      .orderBy("-x")
      .valuesFlat("label");
    const rows = await Group.objects.annotate({ labels: ArraySubquery(labels) }).orderBy("name");
    expect(rows.map((row) => row.labels)).toEqual([["p", "p", "q"], []]);
  });

  test("statistics of pairs", async () => {
    const values = await Point.objects.aggregate({
      corr: Corr("y", "x"),
      slope: RegrSlope("y", "x"),
      n: RegrCount("y", "x"),
      pop: CovarPop("y", "x"),
      sample: CovarPop("y", "x", { sample: true }),
    });
    expect(values.corr).toBeCloseTo(1);
    expect(values.slope).toBeCloseTo(2);
    expect(values.n).toBe(3);
    expect(values.pop).toBeCloseTo(4 / 3);
    expect(values.sample).toBeCloseTo(2);
  });
});
