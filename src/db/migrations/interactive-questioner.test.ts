import { describe, expect, test } from "vitest";
import { CharField } from "../models/fields/char-field.ts";
import { DateTimeField } from "../models/fields/date-time-field.ts";
import { DecimalField } from "../models/fields/decimal-field.ts";
import { IntegerField } from "../models/fields/integer-field.ts";
import { InteractiveQuestioner, parseLiteral } from "./interactive-questioner.ts";
import { noDefault } from "./questioner.ts";

/** A terminal at which these lines are typed. */
function asked(...lines: readonly string[]) {
  const rest = [...lines];
  const port = {
    text: "",
    write(text: string) {
      port.text += text;
    },
    async ask(prompt: string) {
      port.text += prompt;
      return rest.shift() ?? null;
    },
  };
  return { port, questioner: new InteractiveQuestioner(port) };
}

const about = (field: IntegerField | CharField | DecimalField | DateTimeField) => ({
  fieldName: "price",
  modelName: "book",
  field,
});

describe("InteractiveQuestioner", () => {
  test("askRename() takes y and n, and no by default", async () => {
    const rename = { ...about(new IntegerField()), oldName: "cost" };
    const { port, questioner } = asked("maybe", "Yes");
    expect(await questioner.askRename(rename)).toBe(true);
    expect(port.text).toBe("Was book.cost renamed to book.price (a IntegerField)? [y/N] Please answer yes or no: ");
    expect(await asked("").questioner.askRename(rename)).toBe(false);
  });

  test("askNotNullAddition() reads a value that fits the field", async () => {
    const { port, questioner } = asked("9", "1", "oops", '"x"', "5");
    expect(await questioner.askNotNullAddition(about(new IntegerField()))).toEqual({ value: 5 });
    expect(port.text).toContain("Please select a valid option: ");
    expect(port.text).toContain("oops is not a literal");
    expect(port.text).toContain("ValidationError");
  });

  test("dates and decimals are typed as text, now is the present", async () => {
    const price = await asked("1", '"9.90"').questioner.askNotNullAddition(about(new DecimalField()));
    expect(String((price as { value: unknown }).value)).toBe("9.9");
    const time = await asked("1", "").questioner.askAutoNowAddAddition(about(new DateTimeField()));
    expect((time as { value: unknown }).value).toBeInstanceOf(Date);
  });

  test("quitting, exit and the end of input stop with QuestionerAborted", async () => {
    const field = about(new IntegerField());
    await expect(asked("2").questioner.askNotNullAddition(field)).rejects.toThrow("No migrations were made.");
    await expect(asked("1", "exit").questioner.askNotNullAddition(field)).rejects.toThrow("No migrations were made.");
    await expect(asked().questioner.askNotNullAddition(field)).rejects.toThrow("No migrations were made.");
  });

  test("askNotNullAlteration() may leave the rows alone", async () => {
    expect(await asked("2").questioner.askNotNullAlteration(about(new IntegerField()))).toBe(noDefault);
  });
});

test("parseLiteral() reads literals and evaluates nothing", () => {
  expect([
    parseLiteral("1.5"),
    parseLiteral("true"),
    parseLiteral("'a'"),
    parseLiteral('"b"'),
    parseLiteral("null"),
  ]).toEqual([1.5, true, "a", "b", null]);
  for (const text of ["process.exit()", "new Date()", "`x`"])
    expect(() => parseLiteral(text)).toThrow("is not a literal");
});
