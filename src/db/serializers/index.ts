import "./settings.ts";

export { type DeserializeOptions, deserialize } from "./deserialize.ts";
export { DeserializedObject, type SaveDeserializedOptions } from "./deserialized-object.ts";
export {
  DeserializationError,
  DTDForbidden,
  FixtureError,
  SerializationError,
  SerializerDoesNotExist,
} from "./errors.ts";
export { findFixtures, type FindOptions, type FixtureSource } from "./find-fixtures.ts";
export { type LoadOptions, type LoadResult, loadFixtures, loadSources } from "./fixtures.ts";
export type { ReadEntry, SerializationFormat, SerializedObject, SerializedRow, WriteOptions } from "./format.ts";
export { getSerializer, getSerializerFormats, registerSerializer } from "./formats.ts";
export type { NaturalKey } from "./natural-key.ts";
export { type Objects, type SerializeOptions, serialize, serializeStream, toData } from "./serialize.ts";
export { type SortOptions, sortDependencies } from "./sort-dependencies.ts";
