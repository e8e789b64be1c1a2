/** When a session ends, from what `setExpiry()` stored: nothing, seconds, or a moment in ISO 8601. */

const isMoment = (expiry: unknown): expiry is string => typeof expiry === "string" && !Number.isNaN(Date.parse(expiry));

/** Seconds from the last change until the end. */
export function expiryAge(expiry: unknown, cookieAge: number, modification: Date = new Date()): number {
  if (isMoment(expiry)) return Math.floor((Date.parse(expiry) - modification.getTime()) / 1000);
  return typeof expiry === "number" && expiry !== 0 ? expiry : cookieAge;
}

export function expiryDate(expiry: unknown, cookieAge: number, modification: Date = new Date()): Date {
  if (isMoment(expiry)) return new Date(expiry);
  return new Date(modification.getTime() + expiryAge(expiry, cookieAge, modification) * 1000);
}
