import { scrypt } from "node:crypto";
import { constantTimeCompare } from "../../utils/crypto.ts";
import { BasePasswordHasher, type DecodedPassword, maskHash } from "./base-hasher.ts";

interface ScryptCost {
  readonly workFactor: number;
  readonly blockSize: number;
  readonly parallelism: number;
}

/** Largest memory one hash may take: stored parameters must not be able to exhaust the machine. */
const MAX_MEMORY = 1 << 30;
const HASH_BYTES = 64;

function derive(
  password: string,
  salt: string,
  { workFactor: N, blockSize: r, parallelism: p }: ScryptCost,
): Promise<Buffer> {
  const maxmem = 128 * r * (N + p + 2) + (1 << 20);
  if (maxmem > MAX_MEMORY)
    return Promise.reject(new RangeError("The parameters of the scrypt hash need too much memory."));
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, { N, r, p, maxmem }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** scrypt, in the thread pool: it also costs memory. RFC 7914. */
export class ScryptPasswordHasher extends BasePasswordHasher {
  readonly algorithm: string = "scrypt";
  readonly blockSize: number = 8;
  readonly parallelism: number = 5;
  readonly workFactor: number = 2 ** 14;

  override async encode(password: string, salt: string, cost: ScryptCost = this): Promise<string> {
    this.checkSalt(salt);
    const { workFactor, blockSize, parallelism } = cost;
    const hash = (await derive(password, salt, cost)).toString("base64");
    return `${this.algorithm}$${workFactor}$${salt}$${blockSize}$${parallelism}$${hash}`;
  }

  override decode(encoded: string): DecodedPassword & ScryptCost {
    const [algorithm, work, salt, block, parallel, hash] = this.parts(encoded, 6) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const [workFactor, blockSize, parallelism] = [Number(work), Number(block), Number(parallel)];
    if (![workFactor, blockSize, parallelism].every((n) => Number.isSafeInteger(n) && n > 0)) {
      throw new RangeError("The encoded password has no parameters of scrypt.");
    }
    return { algorithm, workFactor, salt, blockSize, parallelism, hash };
  }

  override async verify(password: string, encoded: string): Promise<boolean> {
    const decoded = this.decode(encoded);
    return constantTimeCompare(encoded, await this.encode(password, decoded.salt, decoded));
  }

  override safeSummary(encoded: string): ReadonlyMap<string, string | number> {
    const { algorithm, workFactor, blockSize, parallelism, salt, hash } = this.decode(encoded);
    return new Map<string, string | number>([
      ["algorithm", algorithm],
      ["work factor", workFactor],
      ["block size", blockSize],
      ["parallelism", parallelism],
      ["salt", maskHash(salt)],
      ["hash", maskHash(hash)],
    ]);
  }

  override mustUpdate(encoded: string): boolean {
    const { workFactor, blockSize, parallelism } = this.decode(encoded);
    return workFactor !== this.workFactor || blockSize !== this.blockSize || parallelism !== this.parallelism;
  }
}
