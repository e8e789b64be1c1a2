import { DatabaseError } from "../errors.ts";

/** The error of something that stands where a node should: data, most often. */
export function unknownNode(node: unknown): DatabaseError {
  const kind = typeof node === "object" && node !== null ? (node as { kind?: unknown }).kind : node;
  return new DatabaseError(`${JSON.stringify(kind)} is not a node of a query.`, {
    hint: "SQL text must be a RawSql instance; values must be param nodes.",
  });
}
