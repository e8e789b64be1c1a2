import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { apps } from "../core/apps/index.ts";
import { runChecks } from "../core/checks/index.ts";
import { checkModelNameLengths } from "../contenttypes/checks.ts";
import { swapSettings } from "../core/conf/index.ts";
import { manager, models, registerModels, UniqueConstraint } from "../db/index.ts";
import { ModelBackend } from "./backends/model-backend.ts";
import { checkMiddleware, checkModelsPermissions, checkUserModel, problemsOfUserModel } from "./checks.ts";
import { AuthenticationMiddleware, LoginRequiredMiddleware } from "./middleware.ts";
import { AbstractBaseUser, BaseUserManager } from "./models/index.ts";
import { endProject, startProject } from "./testing/project.ts";

beforeAll(() => startProject());
afterAll(endProject);
let restore = (): void => {};
afterEach(() => restore());

const ids = (found: Iterable<{ readonly id: string | undefined }>): (string | undefined)[] =>
  Array.from(found, (message) => message.id);

test("a project with the default user has nothing to complain of", async () => {
  expect((await runChecks()).map(String)).toEqual([]);
});

describe("checkUserModel()", () => {
  let count = 0;
  /** What is said of a user model. */
  function check(Reader: typeof AbstractBaseUser, AUTHENTICATION_BACKENDS: (typeof ModelBackend)[] | null = null) {
    registerModels(`accounts${++count}`, { Reader });
    restore = swapSettings({ AUTHENTICATION_BACKENDS });
    return ids(problemsOfUserModel(Reader));
  }

  test("wants a list of required fields, without the name", () => {
    class Reader extends AbstractBaseUser {
      static objects = manager(this, BaseUserManager<Reader>);
      static override readonly REQUIRED_FIELDS = "birthday" as never;
      username = models.CharField({ maxLength: 30, unique: true });
    }
    expect(check(Reader)).toEqual(["auth.E001"]);
    class Other extends AbstractBaseUser {
      static objects = manager(this, BaseUserManager<Other>);
      static override readonly REQUIRED_FIELDS = ["username"];
      username = models.CharField({ maxLength: 30, unique: true });
    }
    expect(check(Other)).toEqual(["auth.E002"]);
  });

  test("wants names to be unique, unless a back end of one's own can do without", () => {
    class Reader extends AbstractBaseUser {
      static objects = manager(this, BaseUserManager<Reader>);
      username = models.CharField({ maxLength: 30 });
    }
    expect(check(Reader)).toEqual(["auth.E003"]);
    class Own extends ModelBackend {}
    class Other extends AbstractBaseUser {
      static objects = manager(this, BaseUserManager<Other>);
      username = models.CharField({ maxLength: 30 });
    }
    expect(check(Other, [Own])).toEqual(["auth.W004"]);
  });

  test("takes a constraint for unique when it has no condition", () => {
    class Reader extends AbstractBaseUser {
      static objects = manager(this, BaseUserManager<Reader>);
      username = models.CharField({ maxLength: 30 });
      static override Meta = { constraints: [new UniqueConstraint({ fields: ["username"], name: "one_name" })] };
    }
    expect(check(Reader)).toEqual([]);
  });

  test("wants isAnonymous and isAuthenticated to be no methods", () => {
    class Reader extends AbstractBaseUser {
      static objects = manager(this, BaseUserManager<Reader>);
      username = models.CharField({ maxLength: 30, unique: true });
    }
    for (const name of ["isAnonymous", "isAuthenticated"]) {
      Object.defineProperty(Reader.prototype, name, { value: () => true, configurable: true });
    }
    expect(check(Reader)).toEqual(["auth.C009", "auth.C010"]);
  });

  test("looks only where it is told to", () => {
    expect(checkUserModel({ appConfigs: [apps.getAppConfig("library")], databases: null })).toEqual([]);
  });
});

describe("checkModelsPermissions()", () => {
  /** What is said of a model with this Meta and name. */
  function check(meta: object, name = "Book"): (string | undefined)[] {
    const model = {
      name,
      _meta: {
        appLabel: "library",
        objectName: name,
        label: `library.${name}`,
        modelName: name.toLowerCase(),
        verboseName: name.toLowerCase(),
        defaultPermissions: ["add", "change", "delete", "view"],
        permissions: [],
        ...meta,
      },
    };
    const config = { label: "library", getModels: () => [model] };
    const context = { appConfigs: [config as never], databases: null };
    return [...ids(checkModelsPermissions(context)), ...ids(checkModelNameLengths(context))];
  }

  test.each([
    ["nothing to say", {}, []],
    ["a clash with a permission that is there by itself", { permissions: [["change_book", "x"]] }, ["auth.E005"]],
    ["none when there are none by themselves", { permissions: [["change_book", "x"]], defaultPermissions: [] }, []],
    [
      "a permission given twice",
      {
        permissions: [
          ["lend", "May lend"],
          ["lend", "Lend"],
        ],
      },
      ["auth.E006"],
    ],
    ["a long verboseName", { verboseName: "x".repeat(250) }, ["auth.E007"]],
    ["a long name of a permission", { permissions: [["lend", "x".repeat(256)]] }, ["auth.E008"]],
    ["a long codename", { permissions: [["x".repeat(101), "May"]] }, ["auth.E012"]],
  ])("finds %s", (_, meta, expected) => {
    expect(check(meta)).toEqual(expected);
  });

  test("finds long names of models", () => {
    expect(check({ verboseName: "x" }, "B".repeat(94))).toEqual(["auth.E011"]);
    expect(check({ verboseName: "x" }, "B".repeat(101))).toEqual(["auth.E011", "contenttypes.E005"]);
  });
});

describe("checkMiddleware()", () => {
  class Strict extends LoginRequiredMiddleware {}

  test.each([
    [[], []],
    [[AuthenticationMiddleware], []],
    [[AuthenticationMiddleware, LoginRequiredMiddleware], []],
    [[AuthenticationMiddleware, new Strict()], []],
    [[LoginRequiredMiddleware], ["auth.E013"]],
    [[Strict, AuthenticationMiddleware], ["auth.E013"]],
  ])("wants the user before it is asked for (%#)", (MIDDLEWARE, expected) => {
    restore = swapSettings({ MIDDLEWARE });
    expect(ids(checkMiddleware())).toEqual(expected);
  });
});
