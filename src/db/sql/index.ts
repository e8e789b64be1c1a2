export { SqlCompiler } from "./compiler.ts";
export { columnsOf, mapColumns } from "./map-columns.ts";
export type * from "./nodes.ts";
export { RawSql } from "./raw-sql.ts";
export { escapeLike } from "./text.ts";
