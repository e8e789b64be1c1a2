import { createHash } from "node:crypto";
import { constantTimeCompare } from "../../utils/crypto.ts";
import { BasePasswordHasher, type DecodedPassword, maskHash } from "./base-hasher.ts";

/** Salted MD5: fast, hence for tests only. */
export class MD5PasswordHasher extends BasePasswordHasher {
  readonly algorithm: string = "md5";

  override encode(password: string, salt: string): Promise<string> {
    this.checkSalt(salt);
    const hash = createHash("md5").update(salt).update(password).digest("hex");
    return Promise.resolve(`${this.algorithm}$${salt}$${hash}`);
  }

  override decode(encoded: string): DecodedPassword {
    const [algorithm, salt, hash] = this.parts(encoded, 3) as [string, string, string];
    return { algorithm, hash, salt };
  }

  override async verify(password: string, encoded: string): Promise<boolean> {
    return constantTimeCompare(encoded, await this.encode(password, this.decode(encoded).salt));
  }

  override safeSummary(encoded: string): ReadonlyMap<string, string | number> {
    const { algorithm, salt, hash } = this.decode(encoded);
    return new Map([
      ["algorithm", algorithm],
      ["salt", maskHash(salt, 2)],
      ["hash", maskHash(hash)],
    ]);
  }

  override mustUpdate(encoded: string): boolean {
    return this.isSaltWeak(this.decode(encoded).salt);
  }
}
