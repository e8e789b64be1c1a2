/** Methods of instances (docs/ref/models/instances; Django's tests `get_earliest_or_latest`, `order_with_respect_to`, `basic`). */
import { beforeEach, describe, expect, test } from "vitest";
import { FieldError } from "../../core/errors/exceptions.ts";
import { manager } from "./managers.ts";
import * as models from "./models.ts";
import { registerModels } from "./registry.ts";
import { postSave } from "./signals.ts";
import { captureQueries, createTestDatabase } from "./testing/database.ts";

class Question extends models.Model {
  static objects = manager(this);
  text = models.CharField({ maxLength: 50 });
  asked = models.DateTimeField({ default: () => new Date("2020-01-01T00:00:00Z") });
  declare getAnswerOrder: () => Promise<number[]>;
  declare setAnswerOrder: (keys: readonly number[]) => Promise<void>;
}
class Answer extends models.Model {
  static objects = manager(this);
  question = models.ForeignKey(() => Question, { onDelete: models.CASCADE });
  text = models.CharField({ maxLength: 50 });
  static Meta: models.ModelMeta = { orderWithRespectTo: "question" };
}
class QuestionProxy extends Question {
  static override objects = manager(this);
  static Meta: models.ModelMeta = { proxy: true };
}
registerModels("instances", { Question, Answer, QuestionProxy });

beforeEach(() => createTestDatabase({ Question, Answer }));

describe("getNextBy(), getPreviousBy()", () => {
  test("follow a date, and the key where dates are equal", async () => {
    const day = (n: number) => new Date(Date.UTC(2020, 0, n));
    const [a, b, c] = await Question.objects.bulkCreate([
      { text: "a", asked: day(1) },
      { text: "b", asked: day(2) },
      { text: "c", asked: day(2) },
    ]);
    expect((await a!.getNextBy("asked")).text).toBe("b");
    expect((await b!.getNextBy("asked")).text).toBe("c");
    expect((await c!.getPreviousBy("asked")).text).toBe("b");
    expect((await a!.getNextBy("asked", { text: "c" })).pk).toBe(c!.pk);
    await expect(c!.getNextBy("asked")).rejects.toThrow(Question.DoesNotExist);
    await expect(new Question({ text: "new" }).getNextBy("asked")).rejects.toThrow("unsaved objects");
    expect((await (b as unknown as { getPreviousByAsked(): Promise<Question> }).getPreviousByAsked()).text).toBe("a");
  });
});

describe("orderWithRespectTo", () => {
  test("rows have a place among those of their object", async () => {
    void Question._meta.relatedObjects; // the methods of the reverse side come with it, in a project at start
    const [one, two] = await Question.objects.bulkCreate([{ text: "1" }, { text: "2" }]);
    const [a, b, c] = [
      await Answer.objects.create({ question: one!, text: "a" }),
      await Answer.objects.create({ question: one!, text: "b" }),
      await Answer.objects.create({ question: one!, text: "c" }),
    ];
    await Answer.objects.create({ question: two!, text: "other" });
    expect(await one!.getAnswerOrder()).toEqual([a.id, b.id, c.id]);
    expect((await b.getNextInOrder()).text).toBe("c");
    expect((await b.getPreviousInOrder()).text).toBe("a");
    await expect(c.getNextInOrder()).rejects.toThrow(Answer.DoesNotExist);
    await one!.setAnswerOrder([c.id, a.id, b.id]);
    expect(await Answer.objects.filter({ question: one! }).valuesFlat("text")).toEqual(["c", "a", "b"]);
  });

  test("goes before ordering, and not with it", () => {
    expect(Answer._meta.ordering).toEqual(["_order"]);
    class Both extends models.Model {
      question = models.ForeignKey(() => Question, { onDelete: models.CASCADE });
      static Meta: models.ModelMeta = { orderWithRespectTo: "question", ordering: ["id"] };
    }
    expect(() => Both._meta).toThrow("cannot be used together");
  });
});

test("refreshFromDb() refuses names that are no columns", async () => {
  const question = await Question.objects.create({ text: "x" });
  await expect(question.refreshFromDb({ fields: ["txt"] })).rejects.toThrow('Did you mean "text"');
  await expect(question.refreshFromDb({ fields: ["text__upper"] })).rejects.toThrow(FieldError);
});

test("fromDb() makes an instance of a row, with the rest deferred", async () => {
  const question = Question.fromDb("default", ["id", "text"], [7, "seven"]);
  expect([question.id, question.text, question._state.adding, question._state.db]).toEqual([
    7,
    "seven",
    false,
    "default",
  ]);
  expect([...question.getDeferredFields()]).toEqual(["asked"]);
  expect(() => question.asked).toThrow("was not read");
});

test("toJSON() writes columns, relations as keys", async () => {
  const question = await Question.objects.create({ text: "x" });
  const answer = await Answer.objects.create({ question, text: "y" });
  expect(JSON.parse(JSON.stringify(answer))).toEqual({ id: 1, question: question.id, text: "y", _order: 0 });
  expect(answer.serializableValue("question")).toBe(question.id);
});

test("a copy is a row of its own", async () => {
  const question = await Question.objects.create({ text: "x" });
  (question as { pk: unknown }).pk = null;
  question._state.adding = true;
  await question.save();
  expect([question.id, await Question.objects.count()]).toEqual([2, 2]);
});

test("a proxy is the sender of its signals", async () => {
  const senders: unknown[] = [];
  const listener = (sender: unknown) => void senders.push(sender);
  postSave.connect(listener as never);
  try {
    await QuestionProxy.objects.create({ text: "x" });
  } finally {
    postSave.disconnect(listener as never);
  }
  expect(senders).toEqual([QuestionProxy]);
});

test("selectOnSave looks before it updates", async () => {
  class Careful extends models.Model {
    static objects = manager(this);
    text = models.CharField({ maxLength: 5 });
    static Meta: models.ModelMeta = { selectOnSave: true };
  }
  registerModels("instances", { Careful });
  await createTestDatabase({ Careful });
  const row = await Careful.objects.create({ text: "a" });
  const { queries } = await captureQueries(() => row.save());
  expect(queries.map((sql) => sql.slice(0, 6))).toEqual(["SELECT", "UPDATE"]);
});

test("forceInsert takes a list of models", async () => {
  class Base extends models.Model {
    static objects = manager(this);
    a = models.IntegerField({ default: 0 });
  }
  class Derived extends Base {
    static override objects = manager(this);
    b = models.IntegerField({ default: 0 });
  }
  registerModels("instances", { Base, Derived });
  await createTestDatabase({ Base, Derived });
  const { queries } = await captureQueries(() => new Derived({ id: 5 }).save({ forceInsert: [Base] }));
  expect(queries.filter((sql) => /^(INSERT|UPDATE)/.test(sql)).map((sql) => sql.slice(0, 6))).toEqual([
    "INSERT",
    "INSERT",
  ]);
  await expect(new Derived({}).save({ forceInsert: [Question] })).rejects.toThrow("must be a base of Derived");
});
