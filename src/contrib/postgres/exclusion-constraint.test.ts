import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasPostgresql } from "../../db/backends/testing/postgresql-server.ts";
import { connections } from "../../db/connection/connections.ts";
import { withSchemaEditor } from "../../db/connection/schema-session.ts";
import { IntegrityError } from "../../db/errors.ts";
import type { ModelClass } from "../../db/models/fields/field.ts";
import { manager } from "../../db/models/managers.ts";
import * as models from "../../db/models/models.ts";
import { registerModels } from "../../db/models/registry.ts";
import {
  DateTimeRangeField,
  ExclusionConstraint,
  GistIndex,
  BrinIndex,
  RandomUUID,
  Range,
  RangeOperators,
} from "./index.ts";
import { openDatabase } from "./testing/database.ts";

class Reservation extends models.Model {
  static objects = manager(this);
  room = models.IntegerField();
  stay = DateTimeRangeField();
  cancelled = models.BooleanField({ default: false });
  static Meta = {
    indexes: [
      new GistIndex({ fields: ["stay"], name: "stay_gist", fillfactor: 80 }),
      new BrinIndex({ fields: ["room"], name: "room_brin", pagesPerRange: 4 }),
    ],
    constraints: [
      new ExclusionConstraint({
        name: "no_double_booking",
        expressions: [
          ["room", "="],
          ["stay", RangeOperators.OVERLAPS],
        ],
        condition: { cancelled: false },
        violationErrorMessage: "The room is taken.",
      }),
    ],
  };
}

const MODELS = { Reservation };
registerModels("pghotel", MODELS);
const stay = (from: string, to: string): Range<Date> =>
  new Range(new Date(`${from}T12:00:00Z`), new Date(`${to}T10:00:00Z`));

describe.skipIf(!(await hasPostgresql()))("ExclusionConstraint", () => {
  let close: () => Promise<void>;

  beforeAll(async () => {
    close = await openDatabase(MODELS, ["btree_gist"]);
    await Reservation.objects.create({ room: 1, stay: stay("2024-05-01", "2024-05-05") });
  });

  afterAll(() => close());

  test("keeps rows apart in the database", async () => {
    await Reservation.objects.create({ room: 2, stay: stay("2024-05-01", "2024-05-05") });
    await Reservation.objects.create({ room: 1, stay: stay("2024-05-05", "2024-05-07") });
    await Reservation.objects.create({ room: 1, stay: stay("2024-05-02", "2024-05-03"), cancelled: true });
    await expect(Reservation.objects.create({ room: 1, stay: stay("2024-05-04", "2024-05-06") })).rejects.toThrow(
      IntegrityError,
    );
  });

  test("fullClean() says so before", async () => {
    const second = new Reservation({ room: 1, stay: stay("2024-05-02", "2024-05-03") });
    await expect(second.fullClean()).rejects.toThrow("The room is taken.");
    second.cancelled = true;
    await second.fullClean();
    const first = await Reservation.objects.earliest("id");
    await first.fullClean();
  });

  test("is taken away again; indexes have their method and parameters", async () => {
    const { rows } = await connections
      .get()
      .executeRaw("SELECT indexdef FROM pg_indexes WHERE indexname IN ('stay_gist', 'room_brin') ORDER BY indexname");
    expect(rows.map(([text]) => String(text).replace(/^.*USING/, "USING"))).toEqual([
      "USING brin (room) WITH (pages_per_range='4')",
      "USING gist (stay) WITH (fillfactor='80')",
    ]);
    const model = Reservation as unknown as ModelClass;
    const [constraint] = model._meta.schemaConstraints("postgresql");
    await withSchemaEditor(connections.get(), (editor) => editor.removeConstraint(model, constraint!));
    const more = await Reservation.objects.create({ room: 1, stay: stay("2024-05-04", "2024-05-06") });
    await more.delete();
    await withSchemaEditor(connections.get(), (editor) => editor.addConstraint(model, constraint!));
    await expect(Reservation.objects.create({ room: 1, stay: stay("2024-05-04", "2024-05-06") })).rejects.toThrow(
      IntegrityError,
    );
  });

  test("an operator that is none is refused", async () => {
    const bad = new ExclusionConstraint({ name: "bad", expressions: [["room", "= 1) --"]] });
    const model = Reservation as unknown as ModelClass;
    const schema = bad.toSchema(model._meta, "postgresql");
    await expect(withSchemaEditor(connections.get(), (editor) => editor.addConstraint(model, schema))).rejects.toThrow(
      "no operator",
    );
  });

  test("RandomUUID", async () => {
    const [row] = await Reservation.objects.annotate({ key: RandomUUID() }).slice(0, 1);
    expect(row!.key).toMatch(/^[0-9a-f-]{36}$/);
  });
});
