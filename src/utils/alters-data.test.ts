import { expect, test } from "vitest";
import { altersData } from "./alters-data.ts";

class Cart {
  clear(): void {}
}

test("altersData() marks the methods it names", () => {
  altersData(Cart.prototype, "clear");
  expect(Cart.prototype.clear).toHaveProperty("altersData", true);
});

test("altersData() refuses what is no method", () => {
  expect(() => altersData({ total: 3 }, "total")).toThrow("total is no method");
});
