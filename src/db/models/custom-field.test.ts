/** A field of one's own from column to query: the HandField of docs/howto/custom-model-fields.md. */
import { beforeEach, expect, test } from "vitest";
import { ValidationError } from "../../core/validators/validation-error.ts";
import { createField } from "./create-field.ts";
import { Field } from "./fields/field.ts";
import { manager } from "./managers.ts";
import * as models from "./models.ts";
import { registerModels } from "./registry.ts";
import { createTestDatabase } from "./testing/database.ts";

class Hand {
  readonly cards: string;

  constructor(cards: string) {
    this.cards = cards;
  }
}

class HandFieldClass extends Field {
  static override readonly path: string = "hand.ts#HandField";

  override dbType(vendor: string): string {
    return vendor === "postgresql" ? "character(8)" : "char(8)";
  }

  fromDbValue(value: unknown): unknown {
    return value === null ? null : new Hand(value as string);
  }

  override toPython(value: unknown): unknown {
    if (value === null || value instanceof Hand) return value;
    if (String(value).length !== 8) throw new ValidationError("Not a hand.", { code: "invalid" });
    return new Hand(String(value));
  }

  override getPrepValue(value: unknown): unknown {
    if (value === null || value === undefined) return null;
    return value instanceof Hand ? value.cards : this.refuse(value, "a Hand");
  }

  override valueToString(instance: object): string {
    return (this.valueFromObject(instance) as Hand).cards;
  }
}
const HandField = createField<Hand>(HandFieldClass);

class Deal extends models.Model {
  static objects = manager(this);
  hand = HandField();
  spare = HandField({ null: true, blank: true });
}
registerModels("bridge", { Deal });
beforeEach(() => createTestDatabase({ Deal }));

test("values are of its class in instances, rows and queries", async () => {
  const hand = new Hand("ACKDQHJS");
  await Deal.objects.create({ hand });
  const deal = await Deal.objects.get({ hand });
  expect(deal.hand).toBeInstanceOf(Hand);
  expect([deal.hand.cards, deal.spare]).toEqual(["ACKDQHJS", null]);
  expect(await Deal.objects.valuesFlat("hand")).toEqual([hand]);
  deal.spare = new Hand("2C3C4C5C");
  await deal.save();
  expect(await Deal.objects.filter({ spare: new Hand("2C3C4C5C"), hand__in: [hand] } as never).count()).toBe(1);
  expect(Deal._meta.getField("spare").valueToString(deal)).toBe("2C3C4C5C");
});

test("what is no value of it is refused: by queries, and by validation", async () => {
  expect(() => String(Deal.objects.filter({ hand: "ACKDQHJS" as never }).query)).toThrow(
    `Field 'hand' expected a Hand but got "ACKDQHJS".`,
  );
  const wrong = await new Deal({ hand: "short" as never }).cleanFields().catch((error: unknown) => error);
  expect((wrong as ValidationError).messageDict.get("hand")).toEqual(["Not a hand."]);
  const written = new Deal({ hand: "ACKDQHJS" as never });
  await written.cleanFields();
  expect(written.hand).toBeInstanceOf(Hand);
});

test("migrations name it by its path, and columns by its type", () => {
  const field = Deal._meta.getField("spare");
  expect(field.deconstruct()).toEqual({
    name: "spare",
    path: "hand.ts#HandField",
    args: [],
    options: { null: true, blank: true },
  });
  expect([field.dbType("postgresql"), field.clone() instanceof HandFieldClass]).toEqual(["character(8)", true]);
});
