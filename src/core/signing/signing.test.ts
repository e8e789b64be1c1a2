import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { configure } from "../conf/index.ts";
import * as signing from "./index.ts";

const use = (settings: object = {}): void => configure({ SECRET_KEY: "new", ...settings });
beforeEach(() => use());
afterEach(() => vi.useRealTimers());

describe("Signer", () => {
  test("gives back what it signed, and nothing else", () => {
    const signer = new signing.Signer({ salt: "a" });
    const signed = signer.sign("hello:world");
    expect(signer.unsign(signed)).toBe("hello:world");
    for (const bad of [`x${signed}`, `${signed}x`, signed.replace("hello", "HELLO"), "nothing"]) {
      expect(() => signer.unsign(bad)).toThrow(signing.BadSignature);
    }
    expect(() => new signing.Signer({ salt: "b" }).unsign(signed)).toThrow(signing.BadSignature);
  });

  test("accepts signatures of older keys, and signs with the new one", () => {
    use({ SECRET_KEY: "old" });
    const signed = new signing.Signer().sign("x");
    use({ SECRET_KEY_FALLBACKS: ["old"] });
    expect(new signing.Signer().unsign(signed)).toBe("x");
    expect(new signing.Signer().sign("x")).not.toBe(signed);
  });

  test("refuses a separator that signatures may contain", () => {
    for (const sep of ["", "-", "abc"]) expect(() => new signing.Signer({ sep })).toThrow(RangeError);
  });

  test("compresses objects when that is shorter", () => {
    const signer = new signing.Signer();
    const signed = signer.signObject({ text: "a".repeat(500) }, { compress: true });
    expect(signed.length).toBeLessThan(150);
    expect(signer.unsignObject(signed)).toEqual({ text: "a".repeat(500) });
  });
});

test("dumps() and loads() keep objects, and loads() tells when they are too old", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 });
  const text = signing.dumps({ user: 3 }, { salt: "invite" });
  vi.setSystemTime(1_700_000_011_000);
  expect(signing.loads(text, { salt: "invite", maxAge: 11 })).toEqual({ user: 3 });
  expect(() => signing.loads(text, { salt: "invite", maxAge: 10 })).toThrow(signing.SignatureExpired);
  expect(() => signing.loads(text)).toThrow(signing.BadSignature);
});

describe("signed cookies", () => {
  test("name and salt cannot trade places", () => {
    const signed = signing.signCookie("a", "value", { salt: "bc" });
    expect(signing.unsignCookie("a", signed, { salt: "bc" })).toBe("value");
    expect(() => signing.unsignCookie("ab", signed, { salt: "c" })).toThrow(signing.BadSignature);
  });

  test("those of before Django 6.1 are accepted only when the setting says so", () => {
    const old = signing.getCookieSigner("namesalt").sign("value");
    expect(() => signing.unsignCookie("name", old, { salt: "salt" })).toThrow(signing.BadSignature);
    use({ SIGNED_COOKIE_LEGACY_SALT_FALLBACK: true });
    expect(signing.unsignCookie("name", old, { salt: "salt" })).toBe("value");
  });
});
