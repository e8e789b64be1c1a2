/** Fields, widgets, files and forms of vectors as ours. */
import { isDeepStrictEqual } from "node:util";
import { settings } from "../../src/core/conf/settings.ts";
import { installFormats } from "../../src/core/i18n/format-registry.ts";
import { localtime } from "../../src/core/timezone/timezone.ts";
import * as forms from "../../src/forms/index.ts";
import { snakeToCamel } from "../../src/utils/case.ts";
import { SafeString } from "../../src/utils/safe-string.ts";
import { decodeValidator } from "./make-validator.ts";
import { type Decoder, type Decoders, type Tagged } from "./tagged-values.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- arguments come from JSON and go to constructors as they are
type Any = any;

/** `MultiWidget` needs a subclass; the vectors give lists or nothing. */
class PlainMultiWidget extends forms.MultiWidget {
  override decompress(value: unknown): readonly unknown[] {
    return value ? (value as unknown[]) : [];
  }
}

const CLASSES = new Map<string, Any>([...Object.entries(forms), ["MultiWidget", PlainMultiWidget]]);

export function classOf(name: string): Any {
  const found = CLASSES.get(name);
  if (found === undefined) throw new Error(`There is no class ${name}.`);
  return found;
}

/** Names of arguments in camelCase; values as they are. */
export function options(kwargs: unknown, decode: (value: unknown) => unknown): Record<string, Any> {
  const entries = Object.entries((kwargs ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, value]) => [snakeToCamel(name), decode(value)]));
}

export const makeField = (name: string, kwargs: unknown, decode: (value: unknown) => unknown): forms.Field =>
  new (classOf(name))(options(kwargs, decode));

const decodeWidget: Decoder = (tagged, decode) => {
  const type = classOf(String(tagged["$widget"]));
  return tagged["kwargs"] === undefined ? type : new type(options(tagged["kwargs"], decode));
};

/** A file shows its name, content and type when it is compared; see `sameFiles`. */
const decodeFile: Decoder = (tagged: Tagged) => {
  const content = Buffer.from(String(tagged["content"] ?? ""), "base64");
  const { $file: name, ...rest } = tagged;
  const hidden = { name, size: content.length, read: () => content, toString: () => String(name) };
  const file = { file: name, ...rest };
  for (const [key, value] of Object.entries(hidden)) Object.defineProperty(file, key, { value });
  return file;
};

/** Compares outputs in which files stand; undefined when there are none. */
export function sameFiles(got: unknown, expected: unknown): boolean | undefined {
  const text = JSON.stringify(expected);
  return text?.includes('"$file"')
    ? isDeepStrictEqual(got, JSON.parse(text.replaceAll('"$file"', '"file"')))
    : undefined;
}

export const FORM_DECODERS: Decoders = {
  $field: (tagged, decode) => makeField(String(tagged["$field"]), tagged["kwargs"], decode),
  $widget: decodeWidget,
  $validator: decodeValidator,
  $file: decodeFile,
};

/** Moments as the naive times that Django gives with `USE_TZ` off, where `expected` has such. */
export function naive(value: unknown, expected: unknown): unknown {
  if (value instanceof Date) {
    const isAware = settings.USE_TZ || /\$datetime":"[^"]*([+-]\d\d:\d\d|Z)"/.test(JSON.stringify(expected) ?? "");
    return isAware ? value : localtime(value, settings.TIME_ZONE).toPlainDateTime();
  }
  if (Array.isArray(value)) return value.map((item) => naive(item, expected));
  return value;
}

/** Text of what templates gave. */
export const htmlText = (value: unknown): unknown => (SafeString.is(value) ? value.toString() : value);

/** Formats of Django's locale data that vectors with `"language"` use without naming them. */
export function installLocaleFormats(): void {
  installFormats("de", { DATE_INPUT_FORMATS: ["%d.%m.%Y", "%d.%m.%y"] });
  installFormats("nl", { DATE_FORMAT: "j F Y", DATE_INPUT_FORMATS: ["%d-%m-%Y", "%d-%m-%y", "%Y/%m/%d"] });
}
