import { DeferredStatement } from "./deferred-statement.ts";

/** A foreign key put off to the end: it also follows the renames of the table that it points to. */
export class ForeignKeyStatement extends DeferredStatement {
  readonly #target: { table: string; column: string };

  constructor(
    table: string,
    column: string,
    target: { readonly table: string; readonly column: string },
    build: (table: string, column: string, toTable: string, toColumn: string) => string,
  ) {
    const to = { ...target };
    super(table, [column], (t, columns) => build(t, columns[0]!, to.table, to.column));
    this.#target = to;
  }

  override referencesTable(table: string): boolean {
    return super.referencesTable(table) || this.#target.table === table;
  }

  override referencesColumn(table: string, column: string): boolean {
    return super.referencesColumn(table, column) || (this.#target.table === table && this.#target.column === column);
  }

  override renameTable(from: string, to: string): void {
    super.renameTable(from, to);
    if (this.#target.table === from) this.#target.table = to;
  }

  override renameColumn(table: string, from: string, to: string): void {
    super.renameColumn(table, from, to);
    if (this.#target.table === table && this.#target.column === from) this.#target.column = to;
  }
}
