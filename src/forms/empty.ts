/**
 * Whether `value` counts as "nothing was entered": null, undefined, the empty string, an empty list, an empty object.
 * Follows Django's `EMPTY_VALUES`.
 */
export function isEmptyValue(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return value.length === 0;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return false;
  for (const _ in value) return false;
  return true;
}

/** Whether Python would call `value` true: used where a widget or field asks "is there anything?". */
export function isTruthy(value: unknown): boolean {
  return typeof value === "object" && value !== null ? !isEmptyValue(value) : Boolean(value);
}
