import { getRandomString, RANDOM_STRING_CHARS } from "../../utils/crypto.ts";

/** What an encoded password consists of. */
export interface DecodedPassword {
  readonly algorithm: string;
  readonly hash: string;
  readonly salt: string;
  readonly [parameter: string]: string | number;
}

/** How passwords are hashed, compared and shown: base of all hashers. Instances do not change. */
export abstract class BasePasswordHasher {
  /** First part of the encoded password. */
  abstract readonly algorithm: string;
  /** Bits of chance in a new salt. */
  readonly saltEntropy: number = 128;

  /** A new salt of letters and digits with at least `saltEntropy` bits. */
  salt(): string {
    return getRandomString(Math.ceil(this.saltEntropy / Math.log2(RANDOM_STRING_CHARS.length)));
  }

  /** The text to store: `algorithm$…$salt$hash`. Throws `RangeError` for an empty salt or one with `$`. */
  abstract encode(password: string, salt: string): Promise<string>;

  /** Parts of an encoded password. Throws `RangeError` when it is not of this algorithm. */
  abstract decode(encoded: string): DecodedPassword;

  /** Whether the password is the one behind `encoded`. */
  abstract verify(password: string, encoded: string): Promise<boolean>;

  /** What may be shown of an encoded password. */
  abstract safeSummary(encoded: string): ReadonlyMap<string, string | number>;

  /** Whether `encoded` was made with other parameters than this hasher's, so that it should be made anew. */
  mustUpdate(_encoded: string): boolean {
    return false;
  }

  /** Spends the time that an up-to-date password would have cost beyond `encoded`. */
  hardenRuntime(_password: string, _encoded: string): Promise<void> {
    return Promise.resolve();
  }

  protected checkSalt(salt: string): void {
    if (salt === "" || salt.includes("$")) throw new RangeError("salt must be provided and cannot contain $.");
  }

  /** Splits `encoded` into `count` parts; the last keeps its dollars. */
  protected parts(encoded: string, count: number): string[] {
    const all = encoded.split("$");
    const parts = [...all.slice(0, count - 1), all.slice(count - 1).join("$")];
    if (all.length < count || parts[0] !== this.algorithm) {
      throw new RangeError(`The encoded password is not one of ${this.algorithm}.`);
    }
    return parts;
  }

  protected isSaltWeak(salt: string): boolean {
    return salt.length * Math.log2(RANDOM_STRING_CHARS.length) < this.saltEntropy;
  }
}

/** A hash with all but its beginning hidden. */
export function maskHash(hash: string, show = 6, char = "*"): string {
  return hash.slice(0, show) + char.repeat(Math.max(0, hash.length - show));
}
