/** Secrets and masked tokens of the CSRF protection, in Django's format. Reference: docs/ref/csrf. */
import { constantTimeCompare, getRandomString } from "../../utils/crypto.ts";

const CHARS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
export const CSRF_SECRET_LENGTH = 32;
export const CSRF_TOKEN_LENGTH = 2 * CSRF_SECRET_LENGTH;

export function createSecret(): string {
  return getRandomString(CSRF_SECRET_LENGTH, CHARS);
}

/** A token for a page: a random mask, then the secret shifted by it, so that no two pages hold the same text (BREACH). */
export function maskSecret(secret: string, mask: string = createSecret()): string {
  let cipher = "";
  for (let i = 0; i < secret.length; i++) {
    cipher += CHARS[(CHARS.indexOf(secret[i]!) + CHARS.indexOf(mask[i]!)) % CHARS.length];
  }
  return mask + cipher;
}

/** The secret of a masked token. */
export function unmaskToken(token: string): string {
  let secret = "";
  for (let i = 0; i < CSRF_SECRET_LENGTH; i++) {
    const difference = CHARS.indexOf(token[CSRF_SECRET_LENGTH + i]!) - CHARS.indexOf(token[i]!);
    secret += CHARS[(difference + CHARS.length) % CHARS.length];
  }
  return secret;
}

/** What is wrong with the form of a token or secret; null when nothing is. */
export function tokenFormatError(token: string): string | null {
  if (token.length !== CSRF_TOKEN_LENGTH && token.length !== CSRF_SECRET_LENGTH) return "has incorrect length";
  return /[^a-zA-Z0-9]/.test(token) ? "has invalid characters" : null;
}

/** The secret of a token or secret of good form. */
export function secretOf(token: string): string {
  return token.length === CSRF_TOKEN_LENGTH ? unmaskToken(token) : token;
}

/** Whether a token of good form, masked or not, is that of the secret. */
export function doesTokenMatch(token: string, secret: string): boolean {
  return constantTimeCompare(secretOf(token), secret);
}
