import { saltedHmac as rawSaltedHmac, type SaltedHmacOptions } from "../../utils/crypto.ts";
import { settings } from "../conf/settings.ts";
import { BadSignature, SignatureExpired } from "./errors.ts";
import "./settings.ts";
import {
  type Key,
  type SignObjectOptions,
  TimestampSigner,
  type UnsignObjectOptions,
  type UnsignOptions,
} from "./signer.ts";

const DEFAULT_SALT = "django.core.signing";

export interface DumpsOptions extends SignObjectOptions {
  readonly key?: Key | undefined;
  readonly salt?: string | undefined;
}

/**
 * An object as signed text that fits into a URL, with the time in it.
 *
 * ```ts
 * loads(dumps({ user: 3 }, { salt: "invite" }), { salt: "invite", maxAge: 86_400 });
 * ```
 */
export function dumps(value: unknown, options: DumpsOptions = {}): string {
  return new TimestampSigner({ key: options.key, salt: options.salt ?? DEFAULT_SALT }).signObject(value, options);
}

export interface LoadsOptions extends UnsignObjectOptions {
  readonly key?: Key | undefined;
  readonly salt?: string | undefined;
  readonly fallbackKeys?: Iterable<Key> | undefined;
}

/** The object behind a text of `dumps()`. Throws `BadSignature` or `SignatureExpired`. */
export function loads(signed: string, options: LoadsOptions = {}): unknown {
  const { key, fallbackKeys, salt = DEFAULT_SALT } = options;
  return new TimestampSigner({ key, fallbackKeys, salt }).unsignObject(signed, options);
}

const cookieKey = (key: string): string => `django.http.cookies${key}`;

/** The signer of cookies: a key of its own, and the class of the setting `SIGNING_BACKEND`. */
export function getCookieSigner(salt = "django.core.signing.get_cookie_signer"): TimestampSigner {
  return new settings.SIGNING_BACKEND({
    key: cookieKey(settings.SECRET_KEY),
    fallbackKeys: settings.SECRET_KEY_FALLBACKS.map(cookieKey),
    salt,
  });
}

export interface CookieSaltOptions {
  readonly salt?: string | undefined;
}

/** The length stands in front, so that no other name and salt give the same text. Length in characters, as Python counts. */
const cookieSalt = (name: string, salt: string): string =>
  `django.http.cookies.v2:${Array.from(salt).length}:${salt}${name}`;

/** The value of a signed cookie, as Django 6.1 writes it. */
export function signCookie(name: string, value: string, options: CookieSaltOptions = {}): string {
  return getCookieSigner(cookieSalt(name, options.salt ?? "")).sign(value);
}

/** The value behind a signed cookie. Throws `BadSignature` or `SignatureExpired`. */
export function unsignCookie(name: string, signed: string, options: CookieSaltOptions & UnsignOptions = {}): string {
  const salt = options.salt ?? "";
  try {
    return getCookieSigner(cookieSalt(name, salt)).unsign(signed, options);
  } catch (error) {
    const isLegacy = error instanceof BadSignature && !(error instanceof SignatureExpired);
    if (!isLegacy || !settings.SIGNED_COOKIE_LEGACY_SALT_FALLBACK) throw error;
    return getCookieSigner(name + salt).unsign(signed, options);
  }
}

/** `saltedHmac()` of `utils/crypto` with the setting `SECRET_KEY`. */
export function saltedHmac(
  keySalt: Key,
  value: Key,
  options: SaltedHmacOptions & { readonly secret?: Key } = {},
): Buffer {
  return rawSaltedHmac(keySalt, value, options.secret ?? settings.SECRET_KEY, options);
}
