/** Passwords to hashes and back to yes or no. Follows `django.contrib.auth.hashers` (docs/topics/auth/passwords). */
import { settings } from "../../core/conf/settings.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import { getRandomString } from "../../utils/crypto.ts";
import type { BasePasswordHasher } from "./base-hasher.ts";
import "./settings.ts";

/** An encoded password that begins with it never fits. */
export const UNUSABLE_PASSWORD_PREFIX = "!";
/** Random characters behind the prefix: so that tokens made from such a password cannot be guessed. */
const UNUSABLE_PASSWORD_SUFFIX_LENGTH = 40;

/** Whether a password may fit: false for one made by `makePassword(null)`. */
export function isPasswordUsable(encoded: string | null): boolean {
  return encoded === null || !encoded.startsWith(UNUSABLE_PASSWORD_PREFIX);
}

let loaded: { readonly classes: unknown; readonly hashers: readonly BasePasswordHasher[] } | undefined;

/** Instances of the classes in `PASSWORD_HASHERS`, in order; made once for each value of the setting. */
export function getHashers(): readonly BasePasswordHasher[] {
  const classes = settings.PASSWORD_HASHERS;
  if (loaded?.classes !== classes) {
    if (classes.length === 0) {
      throw new ImproperlyConfigured("PASSWORD_HASHERS is empty: no password can be hashed.", {
        hint: "Leave the setting out for the default hashers.",
      });
    }
    loaded = { classes, hashers: classes.map((HasherClass) => new HasherClass()) };
  }
  return loaded.hashers;
}

/** The hasher of that name; `default` is the first. Throws `RangeError` when the setting names none. */
export function getHasher(algorithm: string | BasePasswordHasher = "default"): BasePasswordHasher {
  if (typeof algorithm !== "string") return algorithm;
  const hashers = getHashers();
  const found = algorithm === "default" ? hashers[0] : hashers.find((hasher) => hasher.algorithm === algorithm);
  if (found !== undefined) return found;
  throw new RangeError(
    `Unknown password hashing algorithm '${algorithm.slice(0, 40)}'. Did you specify it in the PASSWORD_HASHERS setting?`,
  );
}

/** The hasher that made `encoded`. Throws `RangeError` when there is none. */
export function identifyHasher(encoded: string): BasePasswordHasher {
  return getHasher(algorithmOf(encoded));
}

function algorithmOf(encoded: string): string {
  // Hashes without a salt, from before Django 1.3.
  if ((encoded.length === 32 && !encoded.includes("$")) || (encoded.length === 37 && encoded.startsWith("md5$$"))) {
    return "unsalted_md5";
  }
  return encoded.length === 46 && encoded.startsWith("sha1$$") ? "unsalted_sha1" : encoded.split("$", 1)[0]!;
}

export interface MakePasswordOptions {
  /** Default: a new random one. */
  readonly salt?: string | undefined;
  /** Default: the first of `PASSWORD_HASHERS`. */
  readonly hasher?: string | BasePasswordHasher | undefined;
}

/**
 * Hashes a password for the database, in the thread pool; null gives one that never fits.
 *
 * ```ts
 * user.password = await makePassword("correct horse");
 * ```
 */
export async function makePassword(password: string | null, options: MakePasswordOptions = {}): Promise<string> {
  if (password === null) return UNUSABLE_PASSWORD_PREFIX + getRandomString(UNUSABLE_PASSWORD_SUFFIX_LENGTH);
  if (typeof password !== "string") throw new TypeError(`Password must be a string or bytes, got ${typeof password}.`);
  const hasher = getHasher(options.hasher);
  const { salt } = options;
  return hasher.encode(password, salt === undefined || salt === "" ? hasher.salt() : salt);
}

/** Takes the time of hashing a password once: for users who do not exist, so that timing does not tell. */
export async function hardenRuntime(
  password: string = getRandomString(UNUSABLE_PASSWORD_SUFFIX_LENGTH),
): Promise<void> {
  await makePassword(password);
}

export interface VerifyResult {
  readonly isCorrect: boolean;
  /** The stored hash is out of date: hash the password anew. */
  readonly mustUpdate: boolean;
}

/** Whether the password fits, and whether its hash is out of date. Takes as long for one that cannot fit. */
export async function verifyPassword(
  password: string | null,
  encoded: string,
  preferred: string | BasePasswordHasher = "default",
): Promise<VerifyResult> {
  const wanted = getHasher(preferred);
  const hasher = password !== null && isPasswordUsable(encoded) ? hasherOf(encoded) : null;
  if (hasher === null || password === null) {
    await hardenRuntime();
    return { isCorrect: false, mustUpdate: false };
  }
  const isOther = hasher.algorithm !== wanted.algorithm;
  const mustUpdate = isOther || wanted.mustUpdate(encoded);
  const isCorrect = await hasher.verify(password, encoded);
  // A wrong password must cost what an up-to-date hash costs, or old accounts show by their speed.
  if (!isCorrect && !isOther && mustUpdate) await hasher.hardenRuntime(password, encoded);
  return { isCorrect, mustUpdate };
}

/** Null for text that no hasher of the settings can read. */
function hasherOf(encoded: string): BasePasswordHasher | null {
  try {
    const hasher = identifyHasher(encoded);
    hasher.decode(encoded);
    return hasher;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * Whether the password fits. When it does and its hash is out of date, `setter` is called with it, to store a new one.
 *
 * ```ts
 * await checkPassword(raw, user.password, async (p) => { user.password = await makePassword(p); await user.save(); });
 * ```
 */
export async function checkPassword(
  password: string | null,
  encoded: string,
  setter?: ((password: string) => void | Promise<void>) | null,
  preferred: string | BasePasswordHasher = "default",
): Promise<boolean> {
  const { isCorrect, mustUpdate } = await verifyPassword(password, encoded, preferred);
  if (isCorrect && mustUpdate && setter && password !== null) await setter(password);
  return isCorrect;
}
