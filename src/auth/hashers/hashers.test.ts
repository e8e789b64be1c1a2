import { beforeEach, describe, expect, test } from "vitest";
import { configure } from "../../core/conf/index.ts";
import {
  checkPassword,
  identifyHasher,
  isPasswordUsable,
  MD5PasswordHasher,
  makePassword,
  PBKDF2PasswordHasher,
  ScryptPasswordHasher,
} from "./index.ts";

class Quick extends PBKDF2PasswordHasher {
  override readonly iterations: number = 100;
  hardened = 0;
  override async hardenRuntime(password: string, encoded: string): Promise<void> {
    Quick.count++;
    await super.hardenRuntime(password, encoded);
  }
  static count = 0;
}

beforeEach(() => {
  Quick.count = 0;
  configure({ SECRET_KEY: "x", PASSWORD_HASHERS: [Quick, ScryptPasswordHasher, MD5PasswordHasher] });
});

describe("makePassword() and checkPassword()", () => {
  test("fit only the password, whatever the algorithm", async () => {
    for (const hasher of ["pbkdf2_sha256", "scrypt", "md5"]) {
      const encoded = await makePassword("lètmein", { hasher });
      expect(identifyHasher(encoded).algorithm).toBe(hasher);
      expect(encoded.length).toBeLessThanOrEqual(128);
      expect(await checkPassword("lètmein", encoded)).toBe(true);
      expect(await checkPassword("lètmeinz", encoded)).toBe(false);
    }
  });

  test("two hashes of one password differ", async () => {
    expect(await makePassword("a")).not.toBe(await makePassword("a"));
  });

  test("a null password never fits", async () => {
    const encoded = await makePassword(null);
    expect(isPasswordUsable(encoded)).toBe(false);
    expect(await checkPassword(encoded, encoded)).toBe(false);
    expect(await checkPassword(null, await makePassword("a"))).toBe(false);
  });

  test("text that is no hash never fits and throws nothing", async () => {
    for (const encoded of ["", "$", "pbkdf2_sha256$x$y$z", "pbkdf2_sha256$", "unknown$1$a$b", "plain"]) {
      expect(await checkPassword("a", encoded), encoded).toBe(false);
    }
  });

  test("an out-of-date hash is made anew after the right password only", async () => {
    const renewed: string[] = [];
    const setter = (password: string): void => void renewed.push(password);
    const old = await makePassword("a", { hasher: "md5" });
    expect(await checkPassword("b", old, setter)).toBe(false);
    expect(await checkPassword("a", old, setter)).toBe(true);
    expect(await checkPassword("a", await makePassword("a"), setter)).toBe(true);
    expect(renewed).toEqual(["a"]);
  });

  test("a wrong password for an out-of-date hash costs what a new hash would", async () => {
    const weak = await new Quick().encode("a", "1234567890123456789012", 10);
    await checkPassword("b", weak);
    expect(Quick.count).toBe(1);
    await checkPassword("a", weak);
    expect(Quick.count).toBe(1);
  });
});

test("a hash of Django fits, and the default takes as many iterations as Django 6.1", async () => {
  const encoded = "pbkdf2_sha256$1000$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=";
  expect(await checkPassword("lètmeinx", encoded)).toBe(false);
  expect(new PBKDF2PasswordHasher().iterations).toBe(1_500_000);
});

test("hashing does not stop the event loop", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await new PBKDF2PasswordHasher().encode("a", "salt", 300_000);
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
});

test("scrypt refuses stored parameters that would take the machine's memory", async () => {
  const hasher = new ScryptPasswordHasher();
  await expect(hasher.verify("a", "scrypt$1073741824$salt$64$1$aGFzaA==")).rejects.toThrow(RangeError);
});
