import { basename } from "node:path";
import { SimpleUploadedFile } from "../http/index.ts";
import { jsonDumps } from "../utils/json.ts";

/** What a field of a form may hold. A list sends the field several times. */
export type FormValue =
  | string
  | number
  | boolean
  | Date
  | UploadLike
  | readonly (string | number | boolean | UploadLike)[];

/** A file of a form: an upload, or a web standard `File`. */
export type UploadLike = SimpleUploadedFile | File;

/** Fields of a form. */
export type FormFields = Readonly<Record<string, FormValue>>;

export const BOUNDARY = "BoUnDaRyStRiNg";
export const MULTIPART_CONTENT = `multipart/form-data; boundary=${BOUNDARY}`;

/** A query string or urlencoded form. Null is refused, because a form cannot send it. */
export function encodeUrl(data: Readonly<Record<string, unknown>>): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) pairs.append(name, text(name, item));
  }
  return pairs.toString();
}

/** A multipart body, as browsers send forms with files (RFC 7578). */
export async function encodeMultipart(data: Readonly<Record<string, unknown>>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(data)) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value])
      parts.push(...(await encodePart(name, item)));
  }
  parts.push(Buffer.from(`--${BOUNDARY}--\r\n`));
  return Buffer.concat(parts);
}

async function encodePart(name: string, value: unknown): Promise<Buffer[]> {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${escaped(name)}"`;
  const file = await readFile(value);
  if (file === null) return [Buffer.from(`${head}\r\n\r\n${text(name, value)}\r\n`)];
  const type = file.type || "application/octet-stream";
  return [
    Buffer.from(`${head}; filename="${escaped(basename(file.name))}"\r\nContent-Type: ${type}\r\n\r\n`),
    file.content,
    Buffer.from("\r\n"),
  ];
}

async function readFile(value: unknown): Promise<{ name: string; type: string; content: Buffer } | null> {
  if (value instanceof File)
    return { name: value.name, type: value.type, content: Buffer.from(await value.arrayBuffer()) };
  if (!(value instanceof SimpleUploadedFile)) return null;
  const content = Buffer.from(await value.read());
  return { name: value.name, type: value.contentType, content };
}

/** Quotes and line breaks of names, as browsers write them (HTML standard, "multipart/form-data"). */
const escaped = (name: string): string => name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

function text(name: string, value: unknown): string {
  if (value === null || value === undefined) {
    throw new TypeError(
      `Cannot encode ${String(value)} for key '${name}' as form data. Did you mean to pass an empty string or omit the value?`,
    );
  }
  return value instanceof Date ? value.toISOString() : String(value);
}

/** A body of JSON. */
export function encodeJson(data: unknown): string {
  return jsonDumps(data, { ensureAscii: false });
}
