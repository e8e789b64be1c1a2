/** Signed text that a client may hold. Follows `django.core.signing` (docs/topics/signing), byte for byte. */
import { deflateSync, inflateSync } from "node:zlib";
import { constantTimeCompare, saltedHmac } from "../../utils/crypto.ts";
import { jsonDumps } from "../../utils/json.ts";
import { str } from "../../utils/str.ts";
import { settings } from "../conf/settings.ts";
import { b62Decode, b62Encode } from "./base62.ts";
import { BadSignature, SignatureExpired } from "./errors.ts";

export type Key = string | Uint8Array;

export interface SignerOptions {
  /** Default: the setting `SECRET_KEY`. */
  readonly key?: Key | undefined;
  /** Between the value and its signature. Default: `:`. */
  readonly sep?: string | undefined;
  /** Keeps signatures of different purposes apart. Default: the name of the class. */
  readonly salt?: string | undefined;
  /** Hash function. Default: `sha256`. */
  readonly algorithm?: string | undefined;
  /** Older keys that still verify. Default: the setting `SECRET_KEY_FALLBACKS`. */
  readonly fallbackKeys?: Iterable<Key> | undefined;
}

/** A class that can stand in the setting `SIGNING_BACKEND`. */
export type SignerClass = new (options?: SignerOptions) => TimestampSigner;

/** Turns objects into bytes and back. */
export interface SigningSerializer {
  dumps(value: unknown): Uint8Array;
  loads(data: Uint8Array): unknown;
}

/** Compact JSON. */
export const JSONSerializer: SigningSerializer = {
  dumps: (value) => Buffer.from(jsonDumps(value, { itemSeparator: ",", keySeparator: ":" }), "latin1"),
  loads: (data) => JSON.parse(Buffer.from(data).toString("latin1")) as unknown,
};

export interface SignObjectOptions {
  readonly serializer?: SigningSerializer | undefined;
  /** Compress when that makes it shorter. Default: false. */
  readonly compress?: boolean | undefined;
}

export interface UnsignOptions {
  /** Oldest age in seconds that is accepted; only where the signature holds a time. Default: any. */
  readonly maxAge?: number | null | undefined;
}

export interface UnsignObjectOptions extends UnsignOptions {
  readonly serializer?: SigningSerializer | undefined;
}

const UNSAFE_SEPARATOR = /^[A-z0-9-_=]*$/;

/**
 * Signs text and checks signatures.
 *
 * ```ts
 * const signer = new Signer({ salt: "newsletter" });
 * signer.unsign(signer.sign("a@example.com")); // "a@example.com"
 * ```
 */
export class Signer {
  /** What stands for a salt when none is given; a subclass of yours sets its own. */
  static readonly defaultSalt: string = "django.core.signing.Signer";

  readonly key: Key;
  readonly fallbackKeys: readonly Key[];
  readonly sep: string;
  readonly salt: string;
  readonly algorithm: string;

  constructor(options: SignerOptions = {}) {
    const { key, salt } = options;
    this.key = key === undefined || key.length === 0 ? settings.SECRET_KEY : key;
    this.fallbackKeys = [...(options.fallbackKeys ?? settings.SECRET_KEY_FALLBACKS)];
    this.sep = options.sep ?? ":";
    this.salt = salt === undefined || salt === "" ? new.target.defaultSalt : salt;
    this.algorithm = options.algorithm ?? "sha256";
    if (UNSAFE_SEPARATOR.test(this.sep)) {
      throw new RangeError(`Unsafe Signer separator: '${this.sep}' (cannot be empty or consist of only A-z0-9-_=)`);
    }
  }

  /** The signature of `value` in base 64 for URLs. */
  signature(value: string, key: Key = this.key): string {
    return saltedHmac(`${this.salt}signer`, value, key, { algorithm: this.algorithm }).toString("base64url");
  }

  /** `value`, the separator, the signature. */
  sign(value: string): string {
    return `${value}${this.sep}${this.signature(value)}`;
  }

  /** The value without its signature. Throws `BadSignature`. */
  unsign(signed: string, _options: UnsignOptions = {}): string {
    return this.verified(signed);
  }

  protected verified(signed: string): string {
    const at = signed.lastIndexOf(this.sep);
    if (at === -1) throw new BadSignature(`No "${this.sep}" found in value`);
    const [value, signature] = [signed.slice(0, at), signed.slice(at + this.sep.length)];
    for (const key of [this.key, ...this.fallbackKeys]) {
      if (constantTimeCompare(signature, this.signature(value, key))) return value;
    }
    throw new BadSignature(`Signature "${signature}" does not match`);
  }

  /** Signs an object as JSON in base 64; a dot in front says that it is compressed. */
  signObject(value: unknown, options: SignObjectOptions = {}): string {
    const data = (options.serializer ?? JSONSerializer).dumps(value);
    const packed = options.compress === true ? deflateSync(data) : data;
    const isShorter = options.compress === true && packed.length < data.length - 1;
    const text = Buffer.from(isShorter ? packed : data).toString("base64url");
    return this.sign(isShorter ? `.${text}` : text);
  }

  /** The object behind a signed text. Throws `BadSignature`; the content is read only when the signature matches. */
  unsignObject(signed: string, options: UnsignObjectOptions = {}): unknown {
    const text = this.unsign(signed, options);
    const isPacked = text.startsWith(".");
    const data = Buffer.from(isPacked ? text.slice(1) : text, "base64url");
    return (options.serializer ?? JSONSerializer).loads(isPacked ? inflateSync(data) : data);
  }
}

/** A signer that notes the time, so that signatures can grow too old. */
export class TimestampSigner extends Signer {
  static override readonly defaultSalt: string = "django.core.signing.TimestampSigner";

  /** Now, in seconds, in base 62. */
  timestamp(): string {
    return b62Encode(Math.floor(Date.now() / 1000));
  }

  override sign(value: string): string {
    return super.sign(`${value}${this.sep}${this.timestamp()}`);
  }

  /** The value. Throws `SignatureExpired` when it was signed more than `maxAge` seconds ago, else as `Signer`. */
  override unsign(signed: string, options: UnsignOptions = {}): string {
    const result = this.verified(signed);
    const at = result.lastIndexOf(this.sep);
    if (at === -1) throw new BadSignature(`No "${this.sep}" found in value`);
    const maxAge = options.maxAge ?? null;
    if (maxAge !== null) assertFresh(result.slice(at + this.sep.length), maxAge);
    return result.slice(0, at);
  }
}

function assertFresh(timestamp: string, maxAge: number): void {
  const age = Date.now() / 1000 - b62Decode(timestamp);
  if (age <= maxAge) return;
  const shown = Number.isInteger(age) ? age.toFixed(1) : str(age);
  throw new SignatureExpired(`Signature age ${shown} > ${str(maxAge)} seconds`);
}
