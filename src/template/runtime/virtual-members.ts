import { localtime } from "../../core/timezone/timezone.ts";
import { MultiValueDict } from "../../utils/multi-value-dict.ts";

/**
 * Members that values of the language have in templates because Python's have them: `dict.items`, `list.length`,
 * `date.year`. A fixed table: nothing else of the language's own objects can be reached.
 */
type Member = (value: never) => unknown;

const TEXT = table<string>({
  length: (s) => s.length,
  lower: (s) => s.toLowerCase(),
  upper: (s) => s.toUpperCase(),
  strip: (s) => s.trim(),
  splitlines: (s) => s.split(/\r\n|\r|\n/).filter((line, i, all) => line !== "" || i < all.length - 1),
  isdigit: (s) => /^\p{Nd}+$/u.test(s),
});
const ARRAY = table<readonly unknown[]>({ length: (a) => a.length });
const MAP = table<Map<unknown, unknown>>({
  items: (m) => [...m],
  entries: (m) => [...m],
  keys: (m) => [...m.keys()],
  values: (m) => [...m.values()],
  length: (m) => m.size,
  size: (m) => m.size,
});
const MULTI = table<MultiValueDict<unknown>>({
  items: (m) => [...m],
  keys: (m) => [...m.keys()],
  values: (m) => [...m.values()],
  length: (m) => m.size,
});
const SET = table<Set<unknown>>({
  values: (s) => [...s],
  length: (s) => s.size,
  size: (s) => s.size,
});
const RECORD = table<Record<string, unknown>>({
  items: (o) => Object.entries(o),
  entries: (o) => Object.entries(o),
  keys: (o) => Object.keys(o),
  values: (o) => Object.values(o),
});
const INSTANT = table<Date>({
  year: (d) => localtime(d).year,
  month: (d) => localtime(d).month,
  day: (d) => localtime(d).day,
  hour: (d) => localtime(d).hour,
  minute: (d) => localtime(d).minute,
  second: (d) => localtime(d).second,
  microsecond: (d) => d.getUTCMilliseconds() * 1000,
  date: (d) => localtime(d).toPlainDate(),
  time: (d) => localtime(d).toPlainTime(),
  isoformat: (d) => localtime(d).toString({ timeZoneName: "never" }),
});
const ERROR = table<Error>({ message: (e) => e.message, name: (e) => e.name });

function table<T>(members: Readonly<Record<string, (value: T) => unknown>>): ReadonlyMap<string, Member> {
  return new Map(Object.entries(members)) as ReadonlyMap<string, Member>;
}

/** The member of a value of the language; undefined when it has none of that name. */
export function virtualMember(value: object | string, name: string): unknown {
  return tableOf(value)?.get(name)?.(value as never);
}

function tableOf(value: object | string): ReadonlyMap<string, Member> | undefined {
  if (typeof value === "string") return TEXT;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return ARRAY;
  if (value instanceof Map) return MAP;
  if (value instanceof MultiValueDict) return MULTI;
  if (value instanceof Set) return SET;
  if (value instanceof Date) return INSTANT;
  if (value instanceof Error) return ERROR;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype ? RECORD : undefined;
}
