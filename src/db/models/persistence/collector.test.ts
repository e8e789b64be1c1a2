/** What a deletion takes with it (docs/ref/models/fields, "on_delete"; Django's tests `delete`, `delete_regress`). */
import { beforeEach, describe, expect, test } from "vitest";
import { connections } from "../../connection/connections.ts";
import { IntegrityError } from "../../errors.ts";
import { manager } from "../managers.ts";
import * as models from "../models.ts";
import { registerModels } from "../registry.ts";
import { postDelete, preDelete } from "../signals.ts";
import { captureQueries, createTestDatabase } from "../testing/database.ts";

class R extends models.Model {
  static objects = manager(this);
  isDefault = models.BooleanField({ default: false });
}
class Child extends R {
  static override objects = manager(this);
  note = models.CharField({ maxLength: 10, default: "" });
}
class A extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 20, default: "" });
  auto = models.ForeignKey(() => R, { onDelete: models.CASCADE, null: true, relatedName: "auto" });
  protect = models.ForeignKey(() => R, { onDelete: models.PROTECT, null: true, relatedName: "protect" });
  restrict = models.ForeignKey(() => R, { onDelete: models.RESTRICT, null: true, relatedName: "restrict" });
  setNull = models.ForeignKey(() => R, { onDelete: models.SET_NULL, null: true, relatedName: "setNull" });
  setValue = models.ForeignKey(() => R, { onDelete: models.SET(1), null: true, relatedName: "setValue" });
  setCalled = models.ForeignKey(() => R, { onDelete: models.SET(() => 1), null: true, relatedName: "setCalled" });
  setDefault = models.ForeignKey(() => R, {
    onDelete: models.SET_DEFAULT,
    default: 1,
    null: true,
    relatedName: "setDefault",
  });
  nothing = models.ForeignKey(() => R, { onDelete: models.DO_NOTHING, null: true, relatedName: "nothing" });
}
class Top extends models.Model {
  static objects = manager(this);
}
class Middle extends models.Model {
  static objects = manager(this);
  top = models.ForeignKey(() => Top, { onDelete: models.CASCADE });
}
class Restricting extends models.Model {
  static objects = manager(this);
  top = models.ForeignKey(() => Top, { onDelete: models.CASCADE, null: true });
  middle = models.ForeignKey(() => Middle, { onDelete: models.RESTRICT });
}
class Node extends models.Model {
  static objects = manager(this);
  parent = models.ForeignKey(() => Node, { onDelete: models.CASCADE, null: true });
}
class TopProxy extends Top {
  static override objects = manager(this);
  static Meta: models.ModelMeta = { proxy: true };
}
class DbTop extends models.Model {
  static objects = manager(this);
}
class DbChild extends models.Model {
  static objects = manager(this);
  cascade = models.ForeignKey(() => DbTop, { onDelete: models.DB_CASCADE, null: true, relatedName: "cascade" });
  setNull = models.ForeignKey(() => DbTop, { onDelete: models.DB_SET_NULL, null: true, relatedName: "setNull" });
}

const all = { R, Child, A, Top, Middle, Restricting, Node, DbTop, DbChild };
registerModels("deletion", { ...all, TopProxy });

beforeEach(async () => {
  await createTestDatabase(all);
  await R.objects.create({ isDefault: true });
});

describe("rules", () => {
  test.each([
    ["setNull", null],
    ["setValue", 1],
    ["setCalled", 1],
    ["setDefault", 1],
  ] as const)("%s gives the reference another value", async (name, expected) => {
    const target = await R.objects.create({});
    const a = await A.objects.create({ [name]: target } as never);
    expect(await target.delete()).toEqual([1, { "deletion.R": 1 }]);
    await a.refreshFromDb();
    expect((a as unknown as Record<string, unknown>)[`${name}Id`]).toBe(expected);
  });

  test("SET_NULL updates without reading the rows", async () => {
    const target = await R.objects.create({});
    await A.objects.bulkCreate([{ setNull: target }, { setNull: target }]);
    const { queries } = await captureQueries(() => target.delete());
    expect(queries.filter((sql) => /SET ["`]set_null_id/.test(sql))).toHaveLength(1);
  });

  test("CASCADE counts by model", async () => {
    const target = await R.objects.create({});
    await A.objects.bulkCreate([{ auto: target }, { auto: target }]);
    expect(await target.delete()).toEqual([3, { "deletion.A": 2, "deletion.R": 1 }]);
    expect(target.pk).toBeNull();
  });

  test("PROTECT refuses and names the rows", async () => {
    const target = await R.objects.create({});
    const a = await A.objects.create({ protect: target });
    const error = await target.delete().catch((caught: unknown) => caught as models.ProtectedError);
    expect(error).toBeInstanceOf(models.ProtectedError);
    expect((error as models.ProtectedError).message).toBe(
      "Cannot delete some instances of model 'R' because they are referenced through protected foreign keys: 'A.protect'.",
    );
    expect((error as models.ProtectedError).protectedObjects.map((row) => row.pk)).toEqual([a.pk]);
    expect((error as unknown as { protectedObjects: A[] }).protectedObjects[0]!.name).toBe("");
  });

  test("RESTRICT refuses, unless a cascade takes the rows anyway", async () => {
    const [top, other] = [await Top.objects.create({}), await Top.objects.create({})];
    const middle = await Middle.objects.create({ top });
    const row = await Restricting.objects.create({ top: other, middle });
    await expect(top.delete()).rejects.toThrow(
      "Cannot delete some instances of model 'Top' because they are referenced through restricted foreign keys: 'Restricting.middle'.",
    );
    await expect(middle.delete()).rejects.toThrow(models.RestrictedError);
    row.top = top;
    await row.save();
    expect(await top.delete()).toEqual([3, { "deletion.Restricting": 1, "deletion.Middle": 1, "deletion.Top": 1 }]);
  });

  test("DO_NOTHING leaves it to the database, which objects", async () => {
    const target = await R.objects.create({});
    await A.objects.create({ nothing: target });
    await expect(target.delete()).rejects.toThrow(IntegrityError);
  });

  test("the database's own rules take no part in the count", async () => {
    const [one, two] = [await DbTop.objects.create({}), await DbTop.objects.create({})];
    await DbChild.objects.create({ cascade: one });
    const kept = await DbChild.objects.create({ setNull: two });
    const { result, queries } = await captureQueries(() => one.delete());
    expect([result, queries.length]).toEqual([[1, { "deletion.DbTop": 1 }], 1]);
    await two.delete();
    await kept.refreshFromDb();
    expect([kept.setNull, await DbChild.objects.count()]).toEqual([null, 1]);
  });
});

describe("what it costs", () => {
  test("a row on which nothing hangs goes by one statement", async () => {
    const node = await A.objects.create({});
    const { queries } = await captureQueries(() => node.delete());
    expect(queries).toHaveLength(1);
  });

  test("rows that nobody sees are not read, and go in batches", async () => {
    const target = await R.objects.create({});
    await A.objects.bulkCreate(Array.from({ length: 2500 }, () => ({ auto: target })));
    const { queries, result } = await captureQueries(() => target.delete());
    expect(result[0]).toBe(2501);
    expect(queries.filter((sql) => sql.includes("DELETE FROM"))).toHaveLength(2);
  });

  test("rows that signals show are read, and go in batches", async () => {
    const seen: unknown[] = [];
    const listener = (_: unknown, { instance }: { instance: models.BaseModel }) => void seen.push(instance.pk);
    postDelete.connect(listener as never, { sender: A });
    try {
      const target = await R.objects.create({});
      await A.objects.bulkCreate(Array.from({ length: 1200 }, () => ({ auto: target })));
      const { result } = await captureQueries(() => target.delete());
      expect([result[0], seen.length]).toEqual([1201, 1200]);
    } finally {
      postDelete.disconnect(listener as never, { sender: A });
    }
  });
});

test("signals come in the order of the deletion, children first", async () => {
  const order: string[] = [];
  const before = (_: unknown, { instance }: { instance: object }) =>
    void order.push(`pre ${instance.constructor.name}`);
  const after = (_: unknown, { instance }: { instance: object }) =>
    void order.push(`post ${instance.constructor.name}`);
  preDelete.connect(before as never);
  postDelete.connect(after as never);
  try {
    const top = await Top.objects.create({});
    await Middle.objects.create({ top });
    await top.delete();
    expect(order).toEqual(["pre Middle", "pre Top", "post Middle", "post Top"]);
  } finally {
    preDelete.disconnect(before as never);
    postDelete.disconnect(after as never);
  }
});

test("rows of one table that point to each other", async () => {
  const root = await Node.objects.create({});
  const child = await Node.objects.create({ parent: root });
  await Node.objects.create({ parent: child });
  expect(await root.delete()).toEqual([3, { "deletion.Node": 3 }]);
});

test("a proxy is the sender and counts under its own name", async () => {
  const senders: unknown[] = [];
  const listener = (sender: unknown) => void senders.push(sender);
  preDelete.connect(listener as never, { sender: TopProxy });
  try {
    await TopProxy.objects.create({});
    expect(await TopProxy.objects.all().delete()).toEqual([1, { "deletion.TopProxy": 1 }]);
    expect(senders).toEqual([TopProxy]);
  } finally {
    preDelete.disconnect(listener as never, { sender: TopProxy });
  }
});

describe("inheritance", () => {
  test("a child takes its parent along", async () => {
    const child = await Child.objects.create({});
    await A.objects.create({ auto: child });
    expect(await child.delete()).toEqual([3, { "deletion.A": 1, "deletion.Child": 1, "deletion.R": 1 }]);
  });

  test("keepParents leaves it", async () => {
    const child = await Child.objects.create({});
    const { pk } = child;
    expect(await child.delete({ keepParents: true })).toEqual([1, { "deletion.Child": 1 }]);
    expect(await R.objects.filter({ pk }).exists()).toBe(true);
  });

  test("a parent takes its child along", async () => {
    const { pk } = await Child.objects.create({});
    const parent = await R.objects.get({ pk });
    expect(await parent.delete()).toEqual([2, { "deletion.Child": 1, "deletion.R": 1 }]);
  });
});

test("the deletion is one transaction", async () => {
  const target = await R.objects.create({});
  await A.objects.bulkCreate([{ auto: target }, { nothing: target }]);
  await expect(target.delete()).rejects.toThrow();
  expect([await A.objects.count(), connections.get().vendor]).toEqual([2, connections.get().vendor]);
});
