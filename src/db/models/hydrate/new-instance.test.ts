import { describe, expect, test } from "vitest";
import { stateOf } from "../instance.ts";
import * as models from "../models.ts";
import { registerModels } from "../registry.ts";
import type { BaseModel } from "../model.ts";
import type { ModelClass } from "../fields/field.ts";
import { newInstance } from "./new-instance.ts";

let made = 0;
let initialized = 0;

class Maker extends models.Model {
  name = models.CharField({ maxLength: 10 });
  cars = models.Reverse(() => Car, "maker");
}

class Car extends models.Model {
  name = models.CharField({ maxLength: 10, default: "car" });
  note = models.TextField({ null: true });
  maker = models.ForeignKey(() => Maker, { onDelete: models.CASCADE, null: true });
  price = models.DecimalField({ maxDigits: 6, decimalPlaces: 2, default: "1.5" });
  serial = models.IntegerField({ default: () => ++made });
  wheels = models.IntegerField({ dbDefault: 4 });
  double = models.GeneratedField({
    expression: models.F("serial"),
    outputField: models.IntegerField(),
    dbPersist: true,
  });
}

/** Has a property of its own: its initializers must run. */
class Counted extends models.Model {
  name = models.CharField({ maxLength: 10 });
  place = ++initialized;
}

class Place extends models.Model {
  name = models.CharField({ maxLength: 10 });
}
class Shop extends Place {
  stars = models.IntegerField({ default: 3 });
}

registerModels("garage", { Maker, Car, Counted, Place, Shop });

const asClass = (model: unknown): ModelClass => model as ModelClass;
const make = (model: unknown, values: object): BaseModel => newInstance(asClass(model), values);
const slots = (row: BaseModel): Record<string, unknown> =>
  Object.fromEntries(
    (row.constructor as ModelClass)._meta.fields.map((field) => [field.name, field.valueFromObject(row)]),
  );

describe("newInstance()", () => {
  const maker = new Maker({ name: "M" });
  maker.id = 7;

  test.each<[unknown, object]>([
    [Car, { serial: 1 }],
    [Car, { serial: 1, name: undefined, note: null, wheels: 3, price: "2.50" }],
    [Car, { serial: 1, maker }],
    [Car, { serial: 1, maker: 7 }],
    [Car, { serial: 1, makerId: 7, pk: 9 }],
    [Car, { serial: 1, id: 5, maker: null }],
    [Maker, { name: "x" }],
    [Counted, { name: "x" }],
    [Shop, { name: "x" }],
    [Shop, { name: "x", stars: 5, pk: 3 }],
  ])("makes what the constructor of %o makes of %o", (model, values) => {
    const usual = new (asClass(model))(values);
    const row = make(model, values);
    expect(row).toBeInstanceOf(model);
    expect(row.constructor).toBe(model);
    expect(slots(row)).toEqual(slots(usual));
    expect(stateOf(row)).toEqual(stateOf(usual));
    expect(Object.keys(row).filter((key) => key !== "cars")).toEqual(
      Object.keys(usual).filter((key) => key !== "cars"),
    );
  });

  test("keeps related instances, and gives relations their managers", () => {
    expect((make(Car, { maker }) as Car).maker).toBe(maker);
    expect(String((make(Maker, { name: "x" }) as Maker).cars)).toBe(String(new Maker({ name: "x" }).cars));
  });

  test("calls functions of defaults each time, and only when they are needed", () => {
    made = 10;
    expect([make(Car, {}), make(Car, { serial: 1 }), make(Car, {})].map((car) => (car as Car).serial)).toEqual([
      11, 1, 12,
    ]);
  });

  test("runs initializers of properties that are no fields", () => {
    initialized = 0;
    expect((make(Counted, { name: "a" }) as Counted).place).toBe(1);
  });

  test.each<[unknown, object, string]>([
    [Car, { nme: "x" }, "Car() got unexpected keyword arguments: 'nme'."],
    [Car, { double: 2 }, "is computed by the database"],
    [Car, { maker: new Car({ serial: 1 }) }, 'must be a "Maker" instance'],
    [Maker, { cars: [] }, "Direct assignment to the many side 'cars'"],
    [Car, JSON.parse('{"__proto__": {"name": "x"}}') as object, "got unexpected keyword arguments: '__proto__'"],
  ])("refuses what the constructor refuses", (model, values, message) => {
    expect(() => new (asClass(model))(values)).toThrow(message);
    expect(() => make(model, values)).toThrow(message);
  });

  test("leaves numbers to the range of their own field", () => {
    const small = new models.fields.SmallIntegerField();
    expect([small.getPrepValue(32767), small.getPrepValue(-32768)]).toEqual([32767, -32768]);
    expect(() => small.getPrepValue(32768)).toThrow("whole number from -32768 to 32767");
  });

  test("takes own properties alone", () => {
    expect((make(Car, Object.create({ name: "inherited" }) as object) as Car).name).toBe("car");
  });
});
