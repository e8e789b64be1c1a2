/** IP addresses as text. Sources: RFC 4291 section 2.2, RFC 5952; Django's `django.utils.ipv6`. */

/** Longest text of an IPv6 address that is looked at. */
export const MAX_IPV6_ADDRESS_LENGTH = 39;

/** Whether `text` is four numbers from 0 to 255 without leading zeros. */
export function isIpv4(text: string): boolean {
  return parseIpv4(text) !== null;
}

function parseIpv4(text: string): readonly number[] | null {
  if (text.length > 15) return null;
  const parts = text.split(".");
  const valid = parts.length === 4 && parts.every((p) => /^(?:0|[1-9]\d{0,2})$/.test(p) && Number(p) <= 255);
  return valid ? parts.map(Number) : null;
}

/** The eight groups of an IPv6 address, or null; a scope (`%eth0`) is allowed and dropped. */
export function parseIpv6(text: string): readonly number[] | null {
  const percent = text.indexOf("%");
  if (percent !== -1 && !/^[^%/]+$/.test(text.slice(percent + 1))) return null;
  const address = percent === -1 ? text : text.slice(0, percent);
  if (address.length > 45) return null;
  const halves = address.split("::");
  if (halves.length > 2) return null;
  const head = groupsOf(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? groupsOf(halves[1]!, true) : [];
  if (head === null || tail === null) return null;
  const zeros = 8 - head.length - tail.length;
  if (halves.length === 1 ? zeros !== 0 : zeros < 1) return null;
  return [...head, ...Array.from({ length: zeros }, () => 0), ...tail];
}

/** Groups between single colons; an IPv4 address may stand at the very end. */
function groupsOf(text: string, isEnd: boolean): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    if (isEnd && i === parts.length - 1 && part.includes(".")) {
      const v4 = parseIpv4(part);
      if (v4 === null) return null;
      groups.push(v4[0]! * 256 + v4[1]!, v4[2]! * 256 + v4[3]!);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

/** Whether `text` is an IPv6 address of at most 39 characters. */
export function isValidIpv6Address(text: unknown): boolean {
  return typeof text === "string" && text.length <= MAX_IPV6_ADDRESS_LENGTH && parseIpv6(text) !== null;
}

export interface CleanIpv6Options {
  /** Give `::ffff:1.2.3.4` as `1.2.3.4`. Default: false. */
  readonly unpackIpv4?: boolean | undefined;
  /** Default: 39. */
  readonly maxLength?: number | undefined;
}

/**
 * The shortest form of an IPv6 address in lower case (RFC 5952); null when it is none.
 *
 * ```ts
 * cleanIpv6Address("2001:0::0:01"); // "2001::1"
 * ```
 */
export function cleanIpv6Address(text: string, options: CleanIpv6Options = {}): string | null {
  const groups = text.length > (options.maxLength ?? MAX_IPV6_ADDRESS_LENGTH) ? null : parseIpv6(text);
  if (groups === null) return null;
  const isMapped = groups.slice(0, 5).every((g) => g === 0) && groups[5] === 0xffff;
  if (isMapped) {
    const v4 = [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join(".");
    return options.unpackIpv4 === true ? v4 : `::ffff:${v4}`;
  }
  return compress(groups);
}

function compress(groups: readonly number[]): string {
  let [start, length] = [-1, 1];
  for (let i = 0; i < groups.length; i++) {
    let end = i;
    while (end < groups.length && groups[end] === 0) end++;
    if (end - i > length) [start, length] = [i, end - i];
    if (end > i) i = end;
  }
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((g) => g.toString(16))
      .join(":");
  return start === -1 ? hex(0, 8) : `${hex(0, start)}::${hex(start + length, 8)}`;
}
