/** Hides secrets before a debug page or an error mail shows settings and headers. */

const HIDDEN = /API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|COOKIE/i;
const SUBSTITUTE = "********************";
const URL_PASSWORD = /(\/\/[^/:@\s]*:)[^@/\s]*(@)/g;

/** A value as it may be shown under its name: secrets replaced, at every level. */
export function cleanse(name: string, value: unknown, depth = 0): unknown {
  if (HIDDEN.test(name) && value !== null && typeof value !== "boolean" && typeof value !== "number") return SUBSTITUTE;
  if (typeof value === "string") return value.replace(URL_PASSWORD, `$1${SUBSTITUTE}$2`);
  if (typeof value === "function") return value.name === "" ? "a function" : `${value.name}()`;
  if (value instanceof RegExp || value instanceof Date || value instanceof URL) return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 5) return "…";
  if (Array.isArray(value)) return value.map((item: unknown) => cleanse("", item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value.constructor?.name ?? "an object";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cleanse(key, item, depth + 1)]));
}

/** A cleansed value as text, at most 2,000 characters of it. */
export function shown(name: string, value: unknown): string {
  const clean = cleanse(name, value);
  const text = typeof clean === "string" ? JSON.stringify(clean) : (JSON.stringify(clean, null, 1) ?? String(clean));
  return text.length > 2000 ? `${text.slice(0, 2000)}… (${text.length} characters)` : text;
}
