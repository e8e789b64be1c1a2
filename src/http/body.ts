import { RequestDataTooBig } from "../core/errors/index.ts";
import { UnreadablePostError } from "./errors.ts";

const tooBig = (): RequestDataTooBig =>
  new RequestDataTooBig("Request body exceeded settings.DATA_UPLOAD_MAX_MEMORY_SIZE.");

/** `Content-Length` as a number; null when it is missing or malformed. */
export function parseContentLength(header: string | undefined): number | null {
  return header !== undefined && /^[0-9]{1,15}$/.test(header) ? Number(header) : null;
}

/**
 * Reads a body into memory. Throws `RequestDataTooBig` when the announced or the real length exceeds `limit`, and
 * `UnreadablePostError` when the connection breaks.
 */
export async function readBody(
  source: AsyncIterable<Uint8Array>,
  announced: number | null,
  limit: number | null,
): Promise<Buffer> {
  const max = limit ?? Number.POSITIVE_INFINITY;
  if (announced !== null && announced > max) throw tooBig();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of guard(source)) {
    length += chunk.byteLength;
    if (length > max) throw tooBig();
    chunks.push(chunk);
  }
  return chunks.length === 1
    ? Buffer.from(chunks[0]!.buffer, chunks[0]!.byteOffset, length)
    : Buffer.concat(chunks, length);
}

/** The chunks of a body; a broken connection becomes `UnreadablePostError`. */
export async function* guard(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let finished = false;
  try {
    while (true) {
      let step: IteratorResult<Uint8Array>;
      try {
        step = await iterator.next();
      } catch (error) {
        finished = true;
        throw new UnreadablePostError("The request body could not be read to its end.", { cause: error });
      }
      if (step.done) {
        finished = true;
        return;
      }
      yield step.value;
    }
  } finally {
    if (!finished) await iterator.return?.();
  }
}

/**
 * Parses JSON into objects without a prototype, so that no key of a client (`__proto__`, `constructor`) is structure.
 * Works level by level: depth costs no stack.
 */
export function parseJson(text: string): unknown {
  const root: unknown = JSON.parse(text);
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    if (!Array.isArray(value)) Object.setPrototypeOf(value, null);
    for (const item of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) {
      if (typeof item === "object" && item !== null) open.push(item);
    }
  }
  return root;
}
