import { didYouMean } from "../../utils/suggest.ts";
import { SerializerDoesNotExist } from "./errors.ts";
import type { SerializationFormat } from "./format.ts";
import { jsonFormat } from "./json-format.ts";
import { jsonLinesFormat } from "./json-lines-format.ts";
import { xmlFormat } from "./xml-format.ts";
import { yamlFormat } from "./yaml-format.ts";

const formats = new Map<string, SerializationFormat>([
  ["json", jsonFormat],
  ["jsonl", jsonLinesFormat],
  ["xml", xmlFormat],
  ["yaml", yamlFormat],
]);

/** Adds a format under a name, which is also the ending of its files. */
export function registerSerializer(name: string, format: SerializationFormat): void {
  formats.set(name, format);
}

/** The format of that name. Throws `SerializerDoesNotExist`. */
export function getSerializer(name: string): SerializationFormat {
  const format = formats.get(name);
  if (format === undefined) {
    throw new SerializerDoesNotExist(`There is no serializer "${name}". ${didYouMean(name, formats.keys())}`.trim(), {
      hint: `Known formats: ${getSerializerFormats().join(", ")}.`,
    });
  }
  return format;
}

/** Names of all formats. */
export function getSerializerFormats(): string[] {
  return [...formats.keys()];
}
