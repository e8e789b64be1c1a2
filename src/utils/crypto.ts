/** Keyed hashes, random texts, comparison in constant time. Follows Django's `django.utils.crypto`. */
import { createHash, createHmac, getHashes, pbkdf2 as nodePbkdf2, randomInt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

type Bytes = string | Uint8Array;

/** Python's names of hash functions where Node's differ. */
const NAMES: Readonly<Record<string, string>> = {
  sha3_224: "sha3-224",
  sha3_256: "sha3-256",
  sha3_384: "sha3-384",
  sha3_512: "sha3-512",
  blake2b: "blake2b512",
  blake2s: "blake2s256",
};

let supported: ReadonlySet<string> | undefined;

/** Node's name of a hash function. Throws `RangeError` when there is none of that name. */
export function hashName(algorithm: string): string {
  supported ??= new Set(getHashes());
  const name = Object.hasOwn(NAMES, algorithm) ? NAMES[algorithm]! : algorithm;
  if (supported.has(name)) return name;
  throw new InvalidAlgorithm(`'${algorithm}' is not an algorithm accepted by the hashlib module.`);
}

/** A name that is no hash function. */
export class InvalidAlgorithm extends RangeError {
  override readonly name: string = "InvalidAlgorithm";
}

export interface SaltedHmacOptions {
  /** Name of the hash function. Default: `sha1`, as in Django before 7.0. */
  readonly algorithm?: string | undefined;
}

/**
 * Authenticates `value` with a key made of the secret and a salt; use another salt for every purpose.
 *
 * The settings-aware wrapper is in `core/signing`. Throws `InvalidAlgorithm` for a hash function that is not known.
 */
export function saltedHmac(keySalt: Bytes, value: Bytes, secret: Bytes, options: SaltedHmacOptions = {}): Buffer {
  const name = hashName(options.algorithm ?? "sha1");
  const key = createHash(name).update(keySalt).update(secret).digest();
  return createHmac(name, key).update(value).digest();
}

export const RANDOM_STRING_CHARS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** A random text from a secure source; with the default characters 22 of them hold 131 bits. */
export function getRandomString(length: number, allowedChars: string = RANDOM_STRING_CHARS): string {
  let out = "";
  for (let i = 0; i < length; i++) out += allowedChars[randomInt(allowedChars.length)]!;
  return out;
}

/** Whether two texts are equal; the time taken does not tell where they differ. */
export function constantTimeCompare(a: Bytes, b: Bytes): boolean {
  const [x, y] = [Buffer.from(a as string), Buffer.from(b as string)];
  if (x.length !== y.length) {
    timingSafeEqual(x, x);
    return false;
  }
  return timingSafeEqual(x, y);
}

const derive = promisify(nodePbkdf2);

export interface Pbkdf2Options {
  /** Bytes of the result. Default: those of the hash function. */
  readonly length?: number | undefined;
  /** Default: `sha256`. */
  readonly digest?: string | undefined;
}

/** Derives a key in a thread of the pool: the event loop goes on. RFC 8018, section 5.2. */
export async function pbkdf2(
  password: Bytes,
  salt: Bytes,
  iterations: number,
  options: Pbkdf2Options = {},
): Promise<Buffer> {
  const digest = hashName(options.digest ?? "sha256");
  const length = options.length ?? createHash(digest).digest().length;
  return derive(password, salt, iterations, length, digest);
}
