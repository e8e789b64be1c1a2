/** Constraints checked before the database does (docs/ref/models/constraints; Django's tests `constraints`, `validation`). */
import { beforeEach, describe, expect, test } from "vitest";
import { NON_FIELD_ERRORS, ValidationError } from "../../../core/validators/validation-error.ts";
import { connections } from "../../connection/connections.ts";
import { IntegrityError } from "../../errors.ts";
import { manager } from "../managers.ts";
import * as models from "../models.ts";
import { registerModels } from "../registry.ts";
import { createTestDatabase } from "../testing/database.ts";

const { F } = models;

class Product extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 20 });
  color = models.CharField({ maxLength: 20, null: true, blank: true });
  price = models.IntegerField({ null: true, blank: true });
  discounted = models.IntegerField({ null: true, blank: true });
  active = models.BooleanField({ default: true });
  code = models.IntegerField({ null: true, blank: true, unique: true });
  static Meta: models.ModelMeta = {
    constraints: [
      new models.CheckConstraint({
        condition: { price__gt: F("discounted") }, // NULL on either side fits
        name: "price_gt_discounted",
        violationErrorMessage: "Too cheap: %(name)s",
        violationErrorCode: "cheap",
      }),
      new models.UniqueConstraint({ fields: ["name", "color"], name: "name_color_uniq" }),
      new models.UniqueConstraint(F("price").plus(F("discounted")), { name: "sum_uniq" }),
      new models.UniqueConstraint({ fields: ["name"], name: "active_name", condition: { active: true, price: 7 } }),
    ],
  };
}

registerModels("constrained", { Product });

beforeEach(async () => {
  await createTestDatabase({ Product });
  await Product.objects.create({ name: "desk", color: "red", price: 7, discounted: 3, code: 1 });
});

async function errors(product: Product, exclude: string[] = []): Promise<Record<string, string[]>> {
  try {
    await product.fullClean({ exclude });
    return {};
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return Object.fromEntries(
      [...error.errorDict!].map(([name, list]) => [name, list.flatMap((each) => [...each.messages])]),
    );
  }
}

describe("validateConstraints()", () => {
  test("a check", async () => {
    const product = new Product({ name: "x", price: 1, discounted: 2 });
    expect(await errors(product)).toEqual({ [NON_FIELD_ERRORS]: ["Too cheap: price_gt_discounted"] });
    const error = await product.validateConstraints().catch((e: unknown) => e as ValidationError);
    expect((error as ValidationError).errorDict!.get(NON_FIELD_ERRORS)![0]!.code).toBe("cheap");
    await expect(product.save()).rejects.toThrow(IntegrityError);
  });

  test("a check of excluded fields is skipped, those behind F() too", async () => {
    expect(await errors(new Product({ name: "x", price: 1, discounted: 2 }), ["discounted"])).toEqual({});
    expect(await errors(new Product({ name: "x", price: 1, discounted: 2 }), ["price"])).toEqual({});
  });

  test("unique fields", async () => {
    expect(await errors(new Product({ name: "desk", color: "red" }))).toEqual({
      [NON_FIELD_ERRORS]: ["Product with this Name and Color already exists."],
    });
    expect(await errors(new Product({ name: "desk", color: null }))).toEqual({});
    expect(await errors(await Product.objects.get({ name: "desk" }))).toEqual({});
    expect(await errors(new Product({ name: "x", code: 1 }))).toEqual({
      code: ["Product with this Code already exists."],
    });
  });

  test("unique expressions", async () => {
    expect(await errors(new Product({ name: "x", price: 8, discounted: 2 }))).toEqual({
      [NON_FIELD_ERRORS]: ["Constraint “sum_uniq” is violated."],
    });
    expect(await errors(new Product({ name: "x", price: 8, discounted: 2 }), ["price"])).toEqual({});
    if (!connections.get().features.supportsExpressionIndexes) return; // validated, though not enforced
    await expect(Product.objects.create({ name: "x", price: 8, discounted: 2 })).rejects.toThrow(IntegrityError);
  });

  test("unique among the rows that fit a condition", async () => {
    expect(await errors(new Product({ name: "desk", color: "b", price: 7, discounted: 1 }))).toEqual({
      [NON_FIELD_ERRORS]: ["Constraint “active_name” is violated."],
    });
    expect(await errors(new Product({ name: "desk", color: "b", price: 7, discounted: 1, active: false }))).toEqual({});
  });
});

test("one constraint is checked by itself, and a model may leave some out", async () => {
  const cheap = new models.CheckConstraint({ condition: { price__lt: 5 }, name: "cheap" });
  const product = await Product.objects.get();
  await expect(cheap.validate(Product, product)).rejects.toThrow("Constraint “cheap” is violated.");
  await expect(cheap.validate(Product, product, { exclude: ["price"] })).resolves.toBeUndefined();
  const [[owner, constraints]] = product.getConstraints() as [[unknown, readonly models.BaseConstraint[]]];
  expect([owner, constraints.map(({ name }) => name)]).toEqual([
    Product,
    ["price_gt_discounted", "name_color_uniq", "sum_uniq", "active_name"],
  ]);
  class Loose extends Product {
    static override Meta: models.ModelMeta = { proxy: true, appLabel: "constrained" };
    override getConstraints() {
      return super.getConstraints().map(([model, all]) => [model, all.filter((c) => c.kind !== "check")] as const);
    }
  }
  expect(await errors(new Loose({ name: "x", price: 1, discounted: 2 }) as Product)).toEqual({});
});

test("a constraint that says nothing is refused", () => {
  expect(() => new models.UniqueConstraint({ fields: [], name: "x" })).toThrow("At least one field or expression");
  expect(() => new models.CheckConstraint({ condition: {}, name: "" })).toThrow("must be named");
});
