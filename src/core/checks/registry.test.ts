import { expect, test } from "vitest";
import { CheckError, CheckInfo, CheckWarning, ERROR } from "./messages.ts";
import { register, runChecks, tagsAvailable } from "./registry.ts";

test("runChecks() runs checks of the tags asked for and deployment checks only when asked", async () => {
  register(() => [new CheckWarning("plain", { id: "x.W001" })], "garden");
  register(async () => [new CheckInfo("late")], ["garden", "pond"], { deploy: true });
  const messages = async (options: object) => (await runChecks(options)).map((m) => m.msg);
  expect(await messages({ tags: ["garden"] })).toEqual(["plain"]);
  expect(await messages({ tags: ["pond"], includeDeploymentChecks: true })).toEqual(["late"]);
  expect(tagsAvailable()).toContain("garden");
  expect(tagsAvailable()).not.toContain("pond");
  expect(tagsAvailable(true)).toContain("pond");
});

test("runChecks() leaves out checks of databases unless databases are named", async () => {
  register(({ databases }) => (databases ?? []).map((alias) => new CheckError(alias)), "database");
  expect((await runChecks()).filter((m) => m.level === ERROR)).toEqual([]);
  expect((await runChecks({ databases: ["default"] })).map((m) => m.msg)).toContain("default");
});

test("CheckMessage prints its object, id and hint", () => {
  class Book {
    static _meta = { appLabel: "library", objectName: "Book" };
  }
  const message = new CheckError("No key.", { obj: Book, id: "models.E004", hint: "Add one." });
  expect(String(message)).toBe("library.Book: (models.E004) No key.\n\tHINT: Add one.");
  expect(String(new CheckWarning("Hm."))).toBe("?: Hm.");
  expect(message.isSerious()).toBe(true);
  expect(message.isSilenced(["models.E004"])).toBe(true);
});
