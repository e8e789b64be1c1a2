const known = new Map<string, boolean>();

/** Whether `zone` is an IANA name that this runtime knows, or an offset such as `+05:30`. */
export function isTimeZone(zone: string): boolean {
  const cached = known.get(zone);
  if (cached !== undefined) return cached;
  const result = /^[+-]\d\d:?\d\d$/.test(zone) || isNamedZone(zone);
  if (zone.length <= 64 && known.size < 1000) known.set(zone, result);
  return result;
}

function isNamedZone(zone: string): boolean {
  if (zone.length > 64 || !/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).format(0) !== "";
  } catch {
    return false;
  }
}
