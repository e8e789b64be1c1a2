import { beforeAll, describe, expect, test } from "vitest";
import { configure, swapSettings } from "../core/conf/index.ts";
import { ValidationError } from "../core/validators/index.ts";
import { User } from "./models/index.ts";
import {
  MinimumLengthValidator,
  NumericPasswordValidator,
  type PasswordValidator,
  passwordChanged,
  passwordValidatorsHelpTextHtml,
  passwordValidatorsHelpTexts,
  UserAttributeSimilarityValidator,
  validatePassword,
} from "./password-validation.ts";
import { registerModels } from "../db/index.ts";

beforeAll(() => {
  configure({
    SECRET_KEY: "test",
    AUTH_PASSWORD_VALIDATORS: [new NumericPasswordValidator(), new MinimumLengthValidator({ minLength: 12 })],
  });
  registerModels("auth", { User });
});

/** Messages about a password; none for a good one. */
async function messagesOf(
  password: string,
  user?: object,
  validators?: readonly PasswordValidator[],
): Promise<readonly string[]> {
  try {
    await validatePassword(password, user, validators);
    return [];
  } catch (error) {
    if (error instanceof ValidationError) return error.messages;
    throw error;
  }
}

describe("validatePassword()", () => {
  test("collects what all validators say", async () => {
    expect(await messagesOf("sufficiently-long")).toEqual([]);
    expect(await messagesOf("django4242")).toEqual([
      "This password is too short. It must contain at least 12 characters.",
    ]);
    expect(await messagesOf("123")).toEqual([
      "This password is entirely numeric.",
      "This password is too short. It must contain at least 12 characters.",
    ]);
    expect(await messagesOf("123", undefined, [])).toEqual([]);
  });

  test("throws errors of a validator that are none about the password", async () => {
    const broken: PasswordValidator = {
      validate: () => Promise.reject(new RangeError("broken")),
      getHelpText: () => "",
    };
    await expect(messagesOf("x", undefined, [broken])).rejects.toThrow("broken");
  });
});

test("passwordChanged() tells the validators that want to know", async () => {
  const told: unknown[] = [];
  const validator = {
    validate() {},
    getHelpText: () => "",
    passwordChanged: (...args: unknown[]) => void told.push(args),
  };
  const restore = swapSettings({ AUTH_PASSWORD_VALIDATORS: [validator, new NumericPasswordValidator()] });
  const user = {};
  await passwordChanged("secret", user);
  restore();
  expect(told).toEqual([["secret", user]]);
});

test("help texts come as a list and as HTML", () => {
  expect(passwordValidatorsHelpTexts()).toEqual([
    "Your password can’t be entirely numeric.",
    "Your password must contain at least 12 characters.",
  ]);
  expect(String(passwordValidatorsHelpTextHtml([new MinimumLengthValidator({ minLength: 1 })]))).toBe(
    "<ul><li>Your password must contain at least 1 character.</li></ul>",
  );
  const hostile = { validate() {}, getHelpText: () => "<b>" };
  expect(String(passwordValidatorsHelpTextHtml([hostile]))).toBe("<ul><li>&lt;b&gt;</li></ul>");
  expect(String(passwordValidatorsHelpTextHtml([]))).toBe("");
});

describe("MinimumLengthValidator", () => {
  test("counts characters, eight of them by default", async () => {
    const validators = [new MinimumLengthValidator()];
    expect(await messagesOf("1234567", undefined, validators)).toEqual([
      "This password is too short. It must contain at least 8 characters.",
    ]);
    expect(await messagesOf("12345678", undefined, validators)).toEqual([]);
    expect(await messagesOf("😀😀😀😀", undefined, validators)).toHaveLength(1);
  });
});

describe("NumericPasswordValidator", () => {
  test("refuses digits of any script", async () => {
    const validators = [new NumericPasswordValidator()];
    for (const password of ["42", "٤٢"]) expect(await messagesOf(password, undefined, validators)).toHaveLength(1);
    expect(await messagesOf("a42", undefined, validators)).toEqual([]);
  });
});

describe("UserAttributeSimilarityValidator", () => {
  const user = new User({
    username: "testclient",
    password: "x",
    email: "testclient@example.com",
    firstName: "Test",
    lastName: "Client",
  });
  const check = (password: string, options = {}, who: object | undefined = user): Promise<readonly string[]> =>
    messagesOf(password, who, [new UserAttributeSimilarityValidator(options)]);

  test("compares with names and address, and says which by its verbose name", async () => {
    expect(await check("testclient")).toEqual(["The password is too similar to the username."]);
    expect(await check("tnetseilc")).toHaveLength(1);
    expect(await check("example.com")).toEqual(["The password is too similar to the email address."]);
    expect(await check("sufficiently different")).toEqual([]);
    expect(await check("testclient", {}, undefined)).toHaveLength(1);
    expect(await messagesOf("testclient", undefined, [new UserAttributeSimilarityValidator()])).toEqual([]);
    expect(await check("example.com", { userAttributes: ["firstName"] })).toEqual([]);
    expect(await check("x", { userAttributes: ["nothing"] })).toEqual([]);
  });

  test("takes parts of a name in any script", async () => {
    expect(await check("éloïse99", {}, { firstName: "Éloïse Marie" })).toEqual([
      "The password is too similar to the first name.",
    ]);
  });

  test("is as strict as it is told to be", async () => {
    expect(await check("testclient", { maxSimilarity: 1 })).toHaveLength(1);
    expect(await check("tes1client", { maxSimilarity: 1 })).toEqual([]);
    expect(await check("aaaaaaaaat", { maxSimilarity: 0.1 }, { username: "t" })).toHaveLength(1);
    expect(() => new UserAttributeSimilarityValidator({ maxSimilarity: 0.09 })).toThrow(
      "maxSimilarity must be at least 0.1",
    );
  });

  test("does not compare giants (CVE-2021-45115)", async () => {
    const started = performance.now();
    for (let i = 0; i < 50; i++) await check(`testclient${"a".repeat(1_000_000)}`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
