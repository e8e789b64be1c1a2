import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { swapSettings } from "../core/conf/index.ts";
import { User } from "./models/index.ts";
import { endProject, startProject } from "./testing/project.ts";
import { defaultTokenGenerator as tokens, PasswordResetTokenGenerator } from "./tokens.ts";

beforeAll(() => startProject());
afterAll(endProject);

let ann: User;
beforeEach(async () => {
  await User.objects.all().delete();
  ann = await User.objects.createUser("ann", "ann@example.com", "secret");
});
afterEach(() => void vi.useRealTimers());

const again = (): Promise<User> => User.objects.get({ pk: ann.pk });

describe("a token to reset a password", () => {
  test("is good for its user alone", async () => {
    const token = tokens.makeToken(ann);
    expect(token).toMatch(/^[0-9a-z]{6}-[0-9a-f]{32}$/);
    expect(tokens.checkToken(await again(), token)).toBe(true);
    expect(tokens.checkToken(await User.objects.createUser("bob", "ann@example.com"), token)).toBe(false);
    expect(tokens.checkToken(null, token)).toBe(false);
  });

  test.each(["password", "log-in", "address"])("dies with a new %s", async (what) => {
    const token = tokens.makeToken(ann);
    if (what === "password") await ann.setPassword("secret");
    else if (what === "log-in") ann.lastLogin = new Date();
    else ann.email = "ann@example.org";
    await ann.save();
    expect(tokens.checkToken(await again(), token)).toBe(false);
  });

  test("dies after PASSWORD_RESET_TIMEOUT seconds", () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-03-01T12:00:00Z") });
    const token = tokens.makeToken(ann);
    vi.setSystemTime(new Date("2026-03-04T12:00:00Z"));
    expect(tokens.checkToken(ann, token)).toBe(true);
    vi.setSystemTime(new Date("2026-03-04T12:00:01Z"));
    expect(tokens.checkToken(ann, token)).toBe(false);
    const restore = swapSettings({ PASSWORD_RESET_TIMEOUT: 3 * 86_400 + 1 });
    expect(tokens.checkToken(ann, token)).toBe(true);
    restore();
  });

  test.each(["", "-", "a-", "-b", "a-b", "a-b-c", "zzzzzzzzzzzzzz-b", "!-b", null, undefined])("is not %j", (token) => {
    expect(tokens.checkToken(ann, token)).toBe(false);
  });

  test("of an older secret key is good", () => {
    const token = tokens.makeToken(ann);
    const fallback = "a-secret-key-for-tests-that-is-at-least-fifty-characters-long";
    let restore = swapSettings({ SECRET_KEY: "new", SECRET_KEY_FALLBACKS: [fallback] });
    expect(tokens.checkToken(ann, token)).toBe(true);
    restore();
    restore = swapSettings({ SECRET_KEY: "new" });
    expect(tokens.checkToken(ann, token)).toBe(false);
    restore();
  });

  test("of another generator is not good", () => {
    class Invitations extends PasswordResetTokenGenerator {
      override readonly keySalt = "invitations";
    }
    expect(new Invitations().checkToken(ann, tokens.makeToken(ann))).toBe(false);
    class Sealed extends PasswordResetTokenGenerator {
      override get secret(): string {
        return "sealed";
      }
      override get secretFallbacks(): string[] {
        return [];
      }
    }
    const sealed = new Sealed();
    expect(sealed.checkToken(ann, sealed.makeToken(ann))).toBe(true);
    expect(sealed.checkToken(ann, tokens.makeToken(ann))).toBe(false);
  });
});
