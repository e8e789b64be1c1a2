export type * from "./contract.ts";
export type * from "./schema.ts";
export { findBackend } from "./registry.ts";
export { postgresql } from "./postgresql/backend.ts";
export { sqlite } from "./sqlite/backend.ts";
