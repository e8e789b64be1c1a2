import type { SchemaEditor } from "../backends/contract.ts";

/** The schema editor as operations and data migrations get it: it knows the database it changes. */
export interface MigrationEditor extends SchemaEditor {
  readonly connection: EditorConnection;
  /** Runs several statements without parameters, or collects them. */
  executeScript(sql: string): Promise<void>;
}

export interface EditorConnection {
  /** Key in `DATABASES`. */
  readonly alias: string;
  readonly vendor: "sqlite" | "postgresql" | "mysql";
}
