/** A template, whoever wrote it, changes no data: methods that do are out of its reach, overridden ones too. */
import { createModelClass, fields, QuerySet } from "belleville/db";
import { Engine, Template } from "belleville/template";
import { describe, expect, test } from "vitest";

const engine = new Engine();
const render = (source: string, context: object) => new Template(source, { engine }).render({ ...context });

describe("templates", () => {
  const Note = createModelClass({
    name: "Note",
    appLabel: "notes",
    fields: { text: new fields.CharField({ maxLength: 10 }) },
  });

  test.each(["save", "delete", "refresh_from_db"])("{{ note.%s }} prints nothing and runs nothing", async (name) => {
    // Without a database, a call would reject.
    expect(await render(`[{{ note.${name} }}]`, { note: new Note({ text: "x" }) })).toBe("[]");
  });

  test.each(["create", "bulkCreate", "bulkUpdate", "getOrCreate", "updateOrCreate", "update", "delete"] as const)(
    "%s() of query sets is marked as out of reach",
    (name) => {
      expect(QuerySet.prototype[name]).toHaveProperty("altersData", true);
    },
  );

  test("an override of save() is as much out of reach", async () => {
    let saved = 0;
    class Draft extends Note {
      override async save(): Promise<void> {
        saved++;
      }
    }
    expect(await render("[{{ draft.save }}]", { draft: Object.create(Draft.prototype) as object })).toBe("[]");
    expect(saved).toBe(0);
  });
});
