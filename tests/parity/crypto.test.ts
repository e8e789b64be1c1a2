import { isDeepStrictEqual } from "node:util";
import {
  BasePasswordHasher,
  checkPassword,
  getHasher,
  identifyHasher,
  isPasswordUsable,
  MD5PasswordHasher,
  PBKDF2PasswordHasher,
  PBKDF2SHA1PasswordHasher,
  ScryptPasswordHasher,
} from "../../src/auth/hashers/index.ts";
import { type SettingsInput, settings, swapSettings } from "../../src/core/conf/index.ts";
import * as signing from "../../src/core/signing/index.ts";
import * as crypto from "../../src/utils/crypto.ts";
import { runVectors, type Vector } from "./harness.ts";
import { comparable } from "./tagged-values.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- arguments come from JSON and go to functions as they are
type Any = any;

/** As the default, with no work to do: the vectors bring their own number of iterations. */
class QuickPbkdf2 extends PBKDF2PasswordHasher {
  override readonly iterations: number = 1;
}
class QuickPbkdf2Sha1 extends PBKDF2SHA1PasswordHasher {
  override readonly iterations: number = 1;
}
const PASSWORD_HASHERS = [QuickPbkdf2, QuickPbkdf2Sha1, ScryptPasswordHasher, MD5PasswordHasher];

function encode(v: Vector): Promise<string> {
  const { algorithm, password, salt, params = {} } = v as Any;
  const hasher = getHasher(algorithm) as Any;
  if (algorithm === "scrypt") {
    const { n = hasher.workFactor, r = hasher.blockSize, p = hasher.parallelism } = params;
    return hasher.encode(password, salt, { workFactor: n, blockSize: r, parallelism: p });
  }
  return hasher.encode(password, salt, ...Object.values(params));
}

function decoded(hasher: BasePasswordHasher, encoded: string): Record<string, unknown> {
  const entries = Object.entries(hasher.decode(encoded));
  return Object.fromEntries(
    entries.map(([key, value]) => [key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  );
}

const signerOptions = (v: Vector): signing.SignerOptions => ({
  key: v["key"] as string | undefined,
  salt: v["salt"] as string | undefined,
  sep: v["sep"] as string | undefined,
  algorithm: v["algorithm"] as string | undefined,
  fallbackKeys: v["fallback_keys"] as string[] | undefined,
});

const signer = (v: Vector): signing.Signer => new signing.Signer(signerOptions(v));
const timestamp = (v: Vector): signing.TimestampSigner => new signing.TimestampSigner(signerOptions(v));

function maxAge(v: Vector): number | undefined {
  const age = v["max_age"] as number | { readonly seconds?: number; readonly hours?: number } | undefined;
  return typeof age === "object" ? (age.seconds ?? 0) + (age.hours ?? 0) * 3600 : age;
}

const OPERATIONS: Readonly<Record<string, (v: Any) => unknown>> = {
  hash_encode: encode,
  hash_decode: (v) => decoded(getHasher(v.algorithm), v.encoded),
  safe_summary: (v) => getHasher(v.algorithm).safeSummary(v.encoded),
  check_password: (v) => checkPassword(v.password, v.encoded),
  identify_hasher: (v) => identifyHasher(v.encoded).algorithm,
  is_password_usable: (v) => isPasswordUsable(v.encoded),
  signer_sign: (v) => signer(v).sign(v.value),
  signer_signature: (v) => signer(v).signature(v.value),
  signer_unsign: (v) => signer(v).unsign(v.value),
  signer_sign_object: (v) => signer(v).signObject(v.value, { compress: v.compress }),
  signer_unsign_object: (v) => signer(v).unsignObject(v.value),
  timestamp_sign: (v) => timestamp(v).sign(v.value),
  timestamp_unsign: (v) => timestamp(v).unsign(v.value, { maxAge: maxAge(v) }),
  dumps: (v) => signing.dumps(v.value, { key: v.key, salt: v.salt, compress: v.compress }),
  loads: (v) => signing.loads(v.value, { key: v.key, salt: v.salt, fallbackKeys: v.fallback_keys, maxAge: maxAge(v) }),
  cookie_sign: (v) => signing.getCookieSigner(v.salt).sign(v.value),
  cookie_unsign: (v) => signing.getCookieSigner(v.salt).unsign(v.value, { maxAge: maxAge(v) }),
  b62_encode: (v) => signing.b62Encode(v.value),
  b62_decode: (v) => signing.b62Decode(v.value),
  salted_hmac: (v) =>
    crypto.saltedHmac(v.key_salt, v.value, v.secret ?? settings.SECRET_KEY, { algorithm: v.algorithm }).toString("hex"),
  pbkdf2: async (v) => {
    const length = v.dklen === 0 ? undefined : v.dklen;
    return (await crypto.pbkdf2(v.password, v.salt, v.iterations, { length, digest: v.digest })).toString("hex");
  },
  constant_time_compare: (v) => crypto.constantTimeCompare(v.a, v.b),
};

/** Compressed bytes depend on the zlib in use: what they hold counts. */
function same(got: unknown, expected: unknown, v: Vector): boolean {
  if (isDeepStrictEqual(comparable(got), comparable(expected))) return true;
  if (v["compress"] !== true || typeof got !== "string" || typeof expected !== "string") return false;
  const unpack = (text: string): unknown =>
    v["op"] === "dumps"
      ? signing.loads(text, { key: v["key"] as string, salt: v["salt"] as string })
      : signer(v).unsignObject(text);
  return withKeys(v, () => isDeepStrictEqual(unpack(got), unpack(expected)));
}

function keysOf(v: Vector): SettingsInput {
  const keys: Record<string, unknown> = { PASSWORD_HASHERS };
  if (v["secret_key"] !== undefined) keys["SECRET_KEY"] = v["secret_key"];
  if (v["secret_key_fallbacks"] !== undefined) keys["SECRET_KEY_FALLBACKS"] = v["secret_key_fallbacks"];
  return keys;
}

function withKeys<R>(v: Vector, body: () => R): R {
  const restore = swapSettings(keysOf(v));
  try {
    return body();
  } finally {
    restore();
  }
}

runVectors(
  "crypto.json",
  async (v, { decode }) => {
    const restore = swapSettings(keysOf(v));
    try {
      const fields = Object.entries(v).map(([key, value]) => [key, key === "expected" ? value : decode(value)]);
      return await OPERATIONS[v["op"] as string]!(Object.fromEntries(fields) as Vector);
    } finally {
      restore();
    }
  },
  { same, only: (v) => Object.hasOwn(OPERATIONS, v["op"] as string), errors: { AssertionError: ["RangeError"] } },
);
