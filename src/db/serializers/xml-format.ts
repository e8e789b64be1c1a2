import { jsonDumps } from "../../utils/json.ts";
import { CompositePrimaryKey } from "../models/fields/composite-primary-key.ts";
import type { Field } from "../models/fields/field.ts";
import { JSONField } from "../models/fields/json-field.ts";
import { isoFormat } from "./date-text.ts";
import { SerializationError } from "./errors.ts";
import type { SerializationFormat, SerializedRow } from "./format.ts";
import { readXml } from "./read-xml.ts";

const RELATIONS: Readonly<Record<string, string>> = {
  ForeignKey: "ManyToOneRel",
  OneToOneField: "OneToOneRel",
  ManyToManyField: "ManyToManyRel",
};
const NONE = "<None></None>";

/** `<django-objects version="1.0">` (docs/topics/serialization, "XML"). */
export const xmlFormat: SerializationFormat = {
  textual: true,
  async *write(rows, { indent }) {
    const margin = (level: number) =>
      indent === null || indent === undefined ? "" : `\n${" ".repeat(indent * level)}`;
    yield '<?xml version="1.0" encoding="utf-8"?>\n<django-objects version="1.0">';
    for await (const row of rows) yield writeObject(row, margin);
    yield `${margin(0)}</django-objects>`;
  },
  read: readXml,
};

type Margin = (level: number) => string;

function writeObject({ object, model }: SerializedRow, margin: Margin): string {
  const { pk } = model._meta;
  const key =
    object.pk === undefined || object.pk === null ? "" : ` pk=${attribute(keyText(pk, object.pk), pk, object.pk)}`;
  let text = `${margin(1)}<object model="${object.model}"${key}>`;
  for (const [name, value] of Object.entries(object.fields)) {
    const field = model._meta.getField(name);
    const relation = RELATIONS[field.getInternalType()];
    if (field.isRelation && relation !== undefined) {
      const { relatedModel } = field as Field & { relatedModel: typeof model };
      text += `${margin(2)}<field name="${name}" rel="${relation}" to="${relatedModel._meta.labelLower}">`;
      text += field.manyToMany
        ? writeMany(value as readonly unknown[], field, object.pk, margin)
        : Array.isArray(value)
          ? writeNatural(value, field, object.pk)
          : writeValue(value, field, object.pk);
    } else {
      text += `${margin(2)}<field name="${name}" type="${field.getInternalType()}">${writeValue(value, field, object.pk)}`;
    }
    text += "</field>";
  }
  return `${text}${margin(1)}</object>`;
}

function keyText(field: Field, value: unknown): string {
  if (!(field instanceof CompositePrimaryKey)) return scalarText(value);
  return jsonDumps((value as readonly unknown[]).map(scalarText), { ensureAscii: false });
}

function writeValue(value: unknown, field: Field, pk: unknown): string {
  if (value === null || value === undefined) return NONE;
  return content(field instanceof JSONField ? jsonDumps(value) : scalarText(value), field, pk);
}

function writeNatural(key: readonly unknown[], field: Field, pk: unknown): string {
  return key
    .map((part) => `<natural>${part === null ? NONE : content(scalarText(part), field, pk)}</natural>`)
    .join("");
}

function writeMany(keys: readonly unknown[], field: Field, pk: unknown, margin: Margin): string {
  const items = keys.map((key) =>
    Array.isArray(key)
      ? `<object>${writeNatural(key, field, pk)}</object>`
      : `${margin(3)}<object pk=${attribute(scalarText(key), field, pk)}></object>`,
  );
  return items.length === 0 ? "" : `${items.join("")}${margin(2)}`;
}

/** A value as Python's `str()` has it. */
function scalarText(value: unknown): string {
  if (value instanceof Date) return isoFormat(value, "T");
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };
const IN_ATTRIBUTES: Readonly<Record<string, string>> = { ...ESCAPES, '"': "&quot;", "\n": "&#10;", "\t": "&#9;" };
// What XML 1.0 cannot hold, not even escaped (production 2, "Char").
const UNSERIALIZABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

function content(text: string, field: Field, pk: unknown): string {
  return check(text, field, pk).replace(/[&<>\r]/g, (c) => ESCAPES[c]!);
}

function attribute(text: string, field: Field, pk: unknown): string {
  return `"${check(text, field, pk).replace(/[&<>"\r\n\t]/g, (c) => IN_ATTRIBUTES[c]!)}"`;
}

function check(text: string, field: Field, pk: unknown): string {
  if (!UNSERIALIZABLE.test(text)) return text;
  const { objectName } = field.model._meta;
  throw new SerializationError(`${objectName}.${field.name} (pk:${String(pk)}) contains unserializable characters`, {
    hint: "XML has no form for control characters; dump as json, jsonl or yaml.",
  });
}
