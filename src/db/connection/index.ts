export { type TestTransaction, Connection } from "./connection.ts";
export { connection, ConnectionDoesNotExist, ConnectionHandler, connections, DEFAULT_DB_ALIAS } from "./connections.ts";
export { type RepeatedQuery, repeatedQueries } from "./duplicates.ts";
export type { Execute, ExecuteWrapper, QueryCapture, QueryRecord } from "./observers.ts";
export { type SchemaEditorOptions, withSchemaEditor } from "./schema-session.ts";
export * as transaction from "./transaction.ts";
