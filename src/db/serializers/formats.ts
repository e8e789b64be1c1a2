import { didYouMean } from "../../utils/suggest.ts";
import { jsonDumps } from "../../utils/json.ts";
import { DeserializationError, SerializerDoesNotExist } from "./errors.ts";

/** One row: what Django calls a "Python object". */
export interface SerializedObject {
  /** `library.book`, in lower case. */
  readonly model: string;
  /** Missing with natural primary keys. */
  readonly pk?: unknown;
  /** Values by the field's Django name, such as `published_at`. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface WriteOptions {
  /** Spaces per level; null: one line. */
  readonly indent?: number | null | undefined;
}

/** How serialized objects become text and back. */
export interface SerializationFormat {
  /** The text in pieces, so that a dump need not fit into memory. */
  write(objects: AsyncIterable<SerializedObject>, options: WriteOptions): AsyncIterable<string>;
  /** Throws `DeserializationError` for text that is not of the format. */
  read(text: string): Iterable<unknown>;
}

const formats = new Map<string, SerializationFormat>();

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

registerSerializer("json", {
  async *write(objects, { indent }) {
    const options = { ensureAscii: false, ...(indent === null || indent === undefined ? {} : { indent }) };
    const pretty = options.indent !== undefined;
    yield "[";
    let first = true;
    for await (const object of objects) {
      yield `${first ? "" : ","}${pretty ? "\n" : first ? "" : " "}${jsonDumps(object, options)}`;
      first = false;
    }
    yield pretty ? "\n]\n" : "]";
  },
  read(text) {
    let data: unknown;
    try {
      // A byte order mark is no part of JSON.
      data = JSON.parse(text.replace(/^\ufeff/, ""));
    } catch (error) {
      throw new DeserializationError(`The text is not JSON: ${(error as Error).message}`, { cause: error });
    }
    if (!Array.isArray(data)) throw new DeserializationError("A list of objects is expected.");
    return data;
  },
});
