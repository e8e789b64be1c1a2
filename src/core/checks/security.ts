/** Deployment checks of core settings; ids and texts of Django's docs/ref/checks. */
import { settings } from "../conf/index.ts";
import { type CheckMessage, CheckWarning } from "./messages.ts";
import { register, Tags } from "./registry.ts";

/** Keys that `startproject` writes begin so; they are for development. */
export const INSECURE_KEY_PREFIX = "belleville-insecure-";
const MIN_LENGTH = 50;
const MIN_UNIQUE = 5;

const weakness = (name: string): string =>
  `Your ${name} has less than ${MIN_LENGTH} characters, less than ${MIN_UNIQUE} unique characters, or it's prefixed with ` +
  `'${INSECURE_KEY_PREFIX}' indicating that it was generated automatically by Belleville. Please generate a long and ` +
  `random value, otherwise many of Belleville's security-critical features will be vulnerable to attack.`;

const isWeak = (key: string): boolean =>
  key.length < MIN_LENGTH ||
  new Set(key).size < MIN_UNIQUE ||
  key.startsWith(INSECURE_KEY_PREFIX) ||
  key.startsWith("django-insecure-");

function checkKeys(): CheckMessage[] {
  const found: CheckMessage[] = [];
  if (isWeak(settings.SECRET_KEY)) found.push(new CheckWarning(weakness("SECRET_KEY"), { id: "security.W009" }));
  settings.SECRET_KEY_FALLBACKS.forEach((key, i) => {
    if (isWeak(key)) found.push(new CheckWarning(weakness(`SECRET_KEY_FALLBACKS[${i}]`), { id: "security.W025" }));
  });
  return found;
}

function checkDebug(): CheckMessage[] {
  if (!settings.DEBUG) return [];
  return [new CheckWarning("You should not have DEBUG set to true in deployment.", { id: "security.W018" })];
}

function checkAllowedHosts(): CheckMessage[] {
  if (settings.ALLOWED_HOSTS.length > 0) return [];
  return [new CheckWarning("ALLOWED_HOSTS must not be empty in deployment.", { id: "security.W020" })];
}

for (const check of [checkKeys, checkDebug, checkAllowedHosts]) register(check, Tags.security, { deploy: true });
