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
  const body = new Pieces();
  const iterator = source[Symbol.asyncIterator]();
  let finished = false;
  try {
    while (!finished) {
      const step = await next(iterator, () => (finished = true));
      if (step.done) finished = true;
      else if (body.length + step.value.byteLength > max) throw tooBig();
      else body.add(step.value);
    }
  } finally {
    if (!finished) await iterator.return?.();
  }
  return body.join();
}

const BLOCK = 16 * 1024;

/** The pieces of a body. Small ones are copied together: a piece of one byte must not cost hundreds. */
class Pieces {
  length = 0;
  readonly #pieces: Uint8Array[] = [];
  #block: Buffer | null = null;
  #used = 0;

  add(piece: Uint8Array): void {
    const size = piece.byteLength;
    this.length += size;
    if (size >= BLOCK / 4) {
      this.#flush();
      this.#pieces.push(piece);
      return;
    }
    if (this.#used + size > BLOCK) this.#flush();
    this.#block ??= Buffer.allocUnsafe(BLOCK);
    this.#block.set(piece, this.#used);
    this.#used += size;
  }

  #flush(): void {
    if (this.#block !== null) this.#pieces.push(this.#block.subarray(0, this.#used));
    this.#block = null;
    this.#used = 0;
  }

  join(): Buffer {
    this.#flush();
    const [first] = this.#pieces;
    return this.#pieces.length === 1
      ? Buffer.from(first!.buffer, first!.byteOffset, this.length)
      : Buffer.concat(this.#pieces, this.length);
  }
}

/** The next chunk; a broken connection becomes `UnreadablePostError`. */
function next(iterator: AsyncIterator<Uint8Array>, onBroken: () => void): Promise<IteratorResult<Uint8Array>> {
  return iterator.next().catch((error: unknown) => {
    onBroken();
    throw new UnreadablePostError("The request body could not be read to its end.", { cause: error });
  });
}

/** The chunks of a body; a broken connection becomes `UnreadablePostError`. */
export async function* guard(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let finished = false;
  try {
    while (true) {
      const step = await next(iterator, () => (finished = true));
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
