/** A model with a column of each kind, and a row of it, for tests of functions and lookups. */
import { Temporal } from "temporal-polyfill";
import { manager } from "../../managers.ts";
import * as models from "../../models.ts";
import { registerModels } from "../../registry.ts";

export class Sample extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 100 });
  nick = models.CharField({ maxLength: 100, null: true });
  number = models.IntegerField({ default: 0 });
  ratio = models.FloatField({ default: 0 });
  amount = models.DecimalField({ maxDigits: 8, decimalPlaces: 2, default: "0" });
  flag = models.BooleanField({ default: false });
  day = models.DateField({ null: true });
  at = models.DateTimeField({ null: true });
  clock = models.TimeField({ null: true });
  span = models.DurationField({ null: true });
  data = models.JSONField({ null: true });
  key = models.UUIDField({ null: true });
  address = models.GenericIPAddressField({ null: true });
}

registerModels("functions", { Sample });

/** A row whose values are easy to work out by hand. */
export function createSample(): Promise<Sample> {
  return Sample.objects.create({
    name: "Ursula",
    number: -7,
    ratio: 2.5,
    amount: "12.34",
    flag: true,
    day: Temporal.PlainDate.from("2024-02-29"),
    at: new Date("2024-12-31T23:30:15.500Z"),
    clock: Temporal.PlainTime.from("13:45:30.25"),
    span: Temporal.Duration.from({ hours: 30, minutes: 5 }),
    data: { a: 1, tags: ["x", "y"] },
  });
}
