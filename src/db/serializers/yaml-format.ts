import { jsonDumps } from "../../utils/json.ts";
import type { Field } from "../models/fields/field.ts";
import { isoFormat } from "./date-text.ts";
import type { SerializationFormat, SerializedRow } from "./format.ts";
import { readYaml } from "./read-yaml.ts";

/** The YAML that Django writes with PyYAML: dates stand bare, decimals and times are quoted text. */
export const yamlFormat: SerializationFormat = {
  async *write(rows, { indent }) {
    const step = " ".repeat(Math.max(2, indent ?? 2));
    let any = false;
    for await (const row of rows) {
      any = true;
      yield writeObject(row, step);
    }
    if (!any) yield "[]\n";
  },
  read: readYaml,
};

function writeObject({ object, model }: SerializedRow, step: string): string {
  const lead = `-${step.slice(1)}`;
  let text = `${lead}model: ${scalar(object.model)}\n`;
  if (object.pk !== undefined) text += `${step}pk:${nested(object.pk, step, step, model._meta.pk)}\n`;
  const fields = Object.entries(object.fields);
  if (fields.length === 0) return `${text}${step}fields: {}\n`;
  text += `${step}fields:\n`;
  for (const [name, value] of fields)
    text += `${step}${step}${name}:${nested(value, step + step, step, model._meta.getField(name))}\n`;
  return text;
}

/** A value after a colon: on the same line, or in a block below it. Lists are not indented, as PyYAML has them. */
function nested(value: unknown, margin: string, step: string, field: Field | null): string {
  if (typeof value !== "object" || value === null || value instanceof Date) return ` ${scalar(value, field)}`;
  const text = block(value, Array.isArray(value) ? margin : margin + step, step);
  return text.startsWith("\n") ? text : ` ${text}`;
}

function block(value: object, margin: string, step: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return value.map((item) => `\n${margin}- ${inline(item)}`).join("");
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return "{}";
  return entries.map(([key, item]) => `\n${margin}${scalar(key)}:${nested(item, margin, step, null)}`).join("");
}

/** An item of a list on one line. */
function inline(value: unknown): string {
  return typeof value === "object" && value !== null && !(value instanceof Date) ? flow(value) : scalar(value);
}

/** Brackets as in JSON, which YAML has too; between them commas end plain text, so all text is quoted. */
function flow(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return scalar(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([key, item]) => `${quoted(key)}: ${flow(item)}`).join(", ")}}`;
}

function scalar(value: unknown, field: Field | null = null): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Date) return isoFormat(value, " ");
  if (typeof value === "number") return float(value, field?.getInternalType() === "FloatField");
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  const text = typeof value === "string" ? value : String(value);
  return field?.getInternalType() === "DateField" && /^\d{4}-\d\d-\d\d$/.test(text) ? text : string(text);
}

/** YAML 1.1 takes a number for a float only with a point in it. */
function float(value: number, always: boolean): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value < 0 ? "-.inf" : ".inf";
  const text = String(value);
  if (text.includes(".") || !(always || text.includes("e"))) return text;
  const [digits, exponent] = text.split("e") as [string, string | undefined];
  return `${digits}.0${exponent === undefined ? "" : `e${exponent}`}`;
}

// No sign that means anything to YAML, and no digit or dash at the start: neither a number nor a date.
const PLAIN = /^[\p{L}_](?:[\p{L}\p{N}_ .,()+/@-]*[\p{L}\p{N}_.()+/@])?$/u;
const WORDS = /^(?:y|n|yes|no|true|false|on|off|null)$/i;

function string(text: string): string {
  return PLAIN.test(text) && !WORDS.test(text) ? text : quoted(text);
}

// Line breaks and what PyYAML's reader refuses to see bare.
const UNPRINTABLE = /[\p{Cc}\p{Surrogate}\u2028\u2029\ufeff\ufffe\uffff]/u;

function quoted(text: string): string {
  if (!UNPRINTABLE.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return jsonDumps(text, { ensureAscii: true }).replaceAll("\u007f", "\\u007f");
}
