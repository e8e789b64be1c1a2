/** Results of CASE keep the type of their column where the engine is strict about it (UUID, addresses, JSON). */
import { beforeEach, expect, test } from "vitest";
import { manager } from "../managers.ts";
import * as models from "../models.ts";
import { registerModels } from "../registry.ts";
import { createTestDatabase } from "../testing/database.ts";

const { Case, Value, When } = models;
const ONE = "00000000-0000-0000-0000-000000000001";
const TWO = "00000000-0000-0000-0000-000000000002";

class Device extends models.Model {
  static objects = manager(this);
  key = models.UUIDField({ null: true });
  address = models.GenericIPAddressField({ null: true });
  data = models.JSONField({ null: true });
  day = models.DateField({ null: true });
}
registerModels("devices", { Device });

beforeEach(async () => {
  await createTestDatabase({ Device });
  await Device.objects.bulkCreate([{}, {}, {}]);
});

test("update() with values of each", async () => {
  const [first, second] = (await Device.objects.orderBy("id").valuesFlat("id")) as [number, number];
  const cases = <V>(field: unknown, a: V, b: V) =>
    Case(
      When({ id: first }, { then: Value(a, { outputField: field }) }),
      When({ id: second }, { then: Value(b, { outputField: field }) }),
      { outputField: field },
    ) as never;
  await Device.objects.update({
    key: cases(models.UUIDField(), ONE, TWO),
    address: cases(models.GenericIPAddressField(), "10.0.0.1", "::1"),
    data: cases(models.JSONField(), { a: 1 }, [2]),
  });
  expect(await Device.objects.orderBy("id").valuesList("key", "address", "data")).toEqual([
    [ONE, "10.0.0.1", { a: 1 }],
    [TWO, "::1", [2]],
    [null, null, null],
  ]);
  await Device.objects.update({ key: cases(models.UUIDField(), null, null) });
  expect(await Device.objects.filter({ key__isnull: true }).count()).toBe(3);
});

test("annotations and filters", async () => {
  const [first] = (await Device.objects.orderBy("id").valuesFlat("id")) as [number];
  await Device.objects.filter({ id: first }).update({ key: ONE, address: "10.0.0.1", data: { a: 1 } });
  const either = (field: unknown, column: string, value: unknown) =>
    Case(When({ id: first } as never, { then: column }), { default: Value(value, { outputField: field }) } as never);
  const rows = await Device.objects
    .orderBy("id")
    .annotate({ k: either(models.UUIDField(), "key", TWO) as never })
    .annotate({ i: either(models.GenericIPAddressField(), "address", "::1") as never })
    .annotate({ d: either(models.JSONField(), "data", { b: 2 }) as never })
    .filterUnchecked({ k: TWO, i: "::1" })
    .valuesList("k" as never, "i" as never, "d" as never);
  expect(rows).toEqual([
    [TWO, "::1", { b: 2 }],
    [TWO, "::1", { b: 2 }],
  ]);
});
