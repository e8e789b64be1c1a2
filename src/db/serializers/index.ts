import "./settings.ts";

export { type DeserializeOptions, deserialize } from "./deserialize.ts";
export { DeserializedObject, type SaveDeserializedOptions } from "./deserialized-object.ts";
export { DeserializationError, FixtureError, SerializerDoesNotExist } from "./errors.ts";
export {
  findFixtures,
  type FixtureSource,
  type LoadOptions,
  type LoadResult,
  loadFixtures,
  loadSources,
} from "./fixtures.ts";
export {
  getSerializer,
  getSerializerFormats,
  registerSerializer,
  type SerializationFormat,
  type SerializedObject,
  type WriteOptions,
} from "./formats.ts";
export type { NaturalKey } from "./natural-key.ts";
export { type Objects, type SerializeOptions, serialize, serializeStream, toData } from "./serialize.ts";
export { sortDependencies } from "./sort-dependencies.ts";
