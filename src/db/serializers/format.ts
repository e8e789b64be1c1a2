import type { ModelClass } from "../models/fields/field.ts";

/** One row: what Django calls a "Python object". */
export interface SerializedObject {
  /** `library.book`, in lower case. */
  readonly model: string;
  /** Missing with natural primary keys. */
  readonly pk?: unknown;
  /** Values by the field's Django name, such as `published_at`. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A row to write, and the model whose fields it has: some formats write their types. */
export interface SerializedRow {
  readonly object: SerializedObject;
  readonly model: ModelClass;
}

/** An object that was read, not checked yet, and where it stands. */
export interface ReadEntry {
  readonly data: unknown;
  /** Counted from 1. */
  readonly line: number;
}

export interface WriteOptions {
  /** Spaces per level; null: as few lines as the format has. */
  readonly indent?: number | null | undefined;
}

/** How serialized objects become text and back. Both ways work in pieces: a fixture need not fit into memory. */
export interface SerializationFormat {
  write(rows: AsyncIterable<SerializedRow>, options: WriteOptions): AsyncIterable<string>;
  /** Objects of the form `{ model, pk, fields }`. Throws `DeserializationError` for text that is not of the format. */
  read(chunks: AsyncIterable<string>): AsyncIterable<ReadEntry>;
  /** Whether all values are text, so that those of a `JSONField` have to be parsed. Default: `false`. */
  readonly textual?: boolean | undefined;
}
