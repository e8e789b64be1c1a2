/** A template, whoever wrote it, changes no data: methods that do are out of its reach, overridden ones too. */
import { createModelClass, fields } from "belleville/db";
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

  test.each(["note.save", "note.delete", "note.refresh_from_db", "notes.delete", "notes.all.delete", "notes.create"])(
    "{{ %s }} prints nothing and runs nothing",
    async (name) => {
      const note = new Note({ text: "x" });
      const notes = (Note as unknown as { objects: unknown }).objects;
      // Without a database, a call would reject.
      expect(await render(`[{{ ${name} }}]`, { note, notes })).toBe("[]");
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
