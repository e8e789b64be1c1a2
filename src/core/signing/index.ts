export { b62Decode, b62Encode } from "./base62.ts";
export { BadSignature, SignatureExpired } from "./errors.ts";
export {
  JSONSerializer,
  type Key,
  Signer,
  type SignerClass,
  type SignerOptions,
  type SigningSerializer,
  type SignObjectOptions,
  TimestampSigner,
  type UnsignObjectOptions,
  type UnsignOptions,
} from "./signer.ts";
export {
  type CookieSaltOptions,
  type DumpsOptions,
  dumps,
  getCookieSigner,
  type LoadsOptions,
  loads,
  saltedHmac,
  signCookie,
  unsignCookie,
} from "./signing.ts";
