import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { swapSettings } from "../../core/conf/index.ts";
import { IntegrityError } from "../../db/index.ts";
import { endProject, QuickHasher, startProject } from "../testing/project.ts";
import { BaseUserManager, User } from "./index.ts";

beforeAll(() => startProject());
afterAll(endProject);
beforeEach(async () => void (await User.objects.all().delete()));

describe("createUser()", () => {
  test("stores a user who is neither staff nor superuser, with a hashed password", async () => {
    const user = await User.objects.createUser("ann", "ann@EXAMPLE.com", "secret", { firstName: "Ann" });
    await user.refreshFromDb();
    expect(user).toMatchObject({
      username: "ann",
      email: "ann@example.com",
      firstName: "Ann",
      isActive: true,
      isStaff: false,
      isSuperuser: false,
      lastLogin: null,
    });
    expect(user.password).toMatch(/^pbkdf2_sha256\$1\$/);
    expect(await user.checkPassword("secret")).toBe(true);
    expect([user.isAuthenticated, user.isAnonymous]).toEqual([true, false]);
  });

  test("without a password makes a user that cannot log in by one", async () => {
    const user = await User.objects.createUser("ann");
    expect(user.hasUsablePassword()).toBe(false);
    expect(user.password).toMatch(/^!.{40}$/);
    expect([await user.checkPassword(""), await user.checkPassword(user.password)]).toEqual([false, false]);
    expect(user.email).toBe("");
  });

  test("normalizes the name, so that look-alikes are one", async () => {
    const [omega, ohm] = ["iamthe\u03a9", "iamthe\u2126"];
    expect((await User.objects.createUser(ohm)).username).toBe(omega);
    await expect(User.objects.createUser(omega)).rejects.toThrow(IntegrityError);
  });

  test("refuses an empty name", async () => {
    await expect(User.objects.createUser("")).rejects.toThrow("The given username must be set");
  });
});

describe("createSuperuser()", () => {
  test("gives all flags", async () => {
    const root = await User.objects.createSuperuser("root", "root@example.com", "secret");
    expect(root).toMatchObject({ isStaff: true, isSuperuser: true, isActive: true });
  });

  test("refuses to leave one out", async () => {
    const create = (extra: object) => User.objects.createSuperuser("root", null, null, extra);
    await expect(create({ isStaff: false })).rejects.toThrow("Superuser must have isStaff: true.");
    await expect(create({ isSuperuser: false })).rejects.toThrow("Superuser must have isSuperuser: true.");
  });
});

describe("normalizeEmail()", () => {
  test.each([
    [null, ""],
    ["", ""],
    ["Abc\\@DEF@EXAMPLE.com", "Abc\\@DEF@example.com"],
    ["normal@DOMAIN.COM", "normal@domain.com"],
    ["  Ann@EXAMPLE.com ", "Ann@example.com"],
    ["no-address", "no-address"],
  ])("lower-cases the domain of %j alone", (given, expected) => {
    expect(BaseUserManager.normalizeEmail(given)).toBe(expected);
  });
});

describe("a user", () => {
  test("is found by its natural key", async () => {
    const ann = await User.objects.createUser("ann");
    expect(ann.naturalKey()).toEqual(["ann"]);
    expect((await User.objects.getByNaturalKey("ann")).equals(ann)).toBe(true);
    await expect(User.objects.getByNaturalKey("bob")).rejects.toThrow(User.DoesNotExist);
  });

  test("has a name for people", () => {
    const ann = new User({ username: "ann", firstName: "Ann", lastName: "Lee", password: "" });
    expect([ann.getFullName(), ann.getShortName(), ann.getUsername(), String(ann)]).toEqual([
      "Ann Lee",
      "Ann",
      "ann",
      "ann",
    ]);
    expect(User.getEmailFieldName()).toBe("email");
  });

  test("is cleaned before it is saved: name and address are normalized", async () => {
    const user = new User({ username: "\ufb01n", email: "a@EXAMPLE.com", password: "x" });
    await user.fullClean();
    expect([user.username, user.email]).toEqual(["fin", "a@example.com"]);
  });

  test.each(["joe", "René", "ᴮᴵᴳᴮᴵᴿᴰ", "أحمد", "a.b+c-d_e@f"])("may be called %s", async (username) => {
    await expect(new User({ username, password: "x" }).cleanFields()).resolves.toBeUndefined();
  });

  test.each([
    "o'connell",
    "\u0639\u0628\u062f \u0627\u0644",
    "joiner\u200dspace",
    "no\u00a0break",
    "en\u2013dash",
    "ann\n",
  ])("may not be called %j", async (username) => {
    await expect(new User({ username, password: "x" }).cleanFields()).rejects.toThrow("Enter a valid username.");
  });

  test("makes a password unusable and usable again", async () => {
    const user = await User.objects.createUser("ann", null, "secret");
    await user.setUnusablePassword();
    expect([user.hasUsablePassword(), await user.checkPassword("secret")]).toEqual([false, false]);
    await user.setPassword("other");
    expect([user.hasUsablePassword(), await user.checkPassword("other")]).toEqual([true, true]);
    await user.setPassword(null);
    expect(user.hasUsablePassword()).toBe(false);
  });
});

describe("checkPassword()", () => {
  class Stronger extends QuickHasher {
    override readonly iterations = 2;
  }

  test("renews a hash that is out of date, and stores it", async () => {
    const user = await User.objects.createUser("ann", null, "secret");
    const restore = swapSettings({ PASSWORD_HASHERS: [Stronger] });
    try {
      expect(await user.checkPassword("wrong")).toBe(false);
      expect(user.password).toMatch(/^pbkdf2_sha256\$1\$/);
      expect(await user.checkPassword("secret")).toBe(true);
    } finally {
      restore();
    }
    expect((await User.objects.get({ pk: user.pk })).password).toMatch(/^pbkdf2_sha256\$2\$/);
  });

  test("does not take that for a new password", async () => {
    const told: string[] = [];
    const validator = { validate() {}, getHelpText: () => "", passwordChanged: (p: string) => void told.push(p) };
    const user = await User.objects.createUser("ann", null, "secret");
    const restore = swapSettings({ PASSWORD_HASHERS: [Stronger], AUTH_PASSWORD_VALIDATORS: [validator] });
    try {
      await user.checkPassword("secret");
      expect(told).toEqual([]);
      await user.setPassword("new");
      expect(told).toEqual([]);
      await user.save();
      await user.save();
      expect(told).toEqual(["new"]);
    } finally {
      restore();
    }
  });
});
