import { constantTimeCompare, pbkdf2 } from "../../utils/crypto.ts";
import { BasePasswordHasher, type DecodedPassword, maskHash } from "./base-hasher.ts";

/** PBKDF2 with SHA-256, in the thread pool; the default. RFC 8018. */
export class PBKDF2PasswordHasher extends BasePasswordHasher {
  readonly algorithm: string = "pbkdf2_sha256";
  /** Those of Django 6.1. More make guessing dearer, and log-in slower. */
  readonly iterations: number = 1_500_000;
  readonly digest: string = "sha256";

  override async encode(password: string, salt: string, iterations: number = this.iterations): Promise<string> {
    this.checkSalt(salt);
    const hash = await pbkdf2(password, salt, iterations, { digest: this.digest });
    return `${this.algorithm}$${iterations}$${salt}$${hash.toString("base64")}`;
  }

  override decode(encoded: string): DecodedPassword & { readonly iterations: number } {
    const [algorithm, iterations, salt, hash] = this.parts(encoded, 4) as [string, string, string, string];
    if (!/^[1-9]\d{0,9}$/.test(iterations)) throw new RangeError("The encoded password has no number of iterations.");
    return { algorithm, hash, iterations: Number(iterations), salt };
  }

  override async verify(password: string, encoded: string): Promise<boolean> {
    const { salt, iterations } = this.decode(encoded);
    return constantTimeCompare(encoded, await this.encode(password, salt, iterations));
  }

  override safeSummary(encoded: string): ReadonlyMap<string, string | number> {
    const { algorithm, iterations, salt, hash } = this.decode(encoded);
    return new Map<string, string | number>([
      ["algorithm", algorithm],
      ["iterations", iterations],
      ["salt", maskHash(salt)],
      ["hash", maskHash(hash)],
    ]);
  }

  override mustUpdate(encoded: string): boolean {
    const { salt, iterations } = this.decode(encoded);
    return iterations !== this.iterations || this.isSaltWeak(salt);
  }

  override async hardenRuntime(password: string, encoded: string): Promise<void> {
    const { salt, iterations } = this.decode(encoded);
    if (iterations < this.iterations) await this.encode(password, salt, this.iterations - iterations);
  }
}

/** PBKDF2 with SHA-1, for hashes made elsewhere. */
export class PBKDF2SHA1PasswordHasher extends PBKDF2PasswordHasher {
  override readonly algorithm: string = "pbkdf2_sha1";
  override readonly digest: string = "sha1";
}
