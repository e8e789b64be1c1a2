/** A statement put off to the end of a schema change; it follows the renames that happen in between. */
export class DeferredStatement {
  #table: string;
  #columns: readonly string[];
  readonly #build: (table: string, columns: readonly string[]) => string;

  constructor(table: string, columns: readonly string[], build: (table: string, columns: readonly string[]) => string) {
    this.#table = table;
    this.#columns = columns;
    this.#build = build;
  }

  referencesTable(table: string): boolean {
    return this.#table === table;
  }

  /** Whether it is about exactly these columns of the table. */
  isAbout(table: string, columns: readonly string[]): boolean {
    return (
      this.#table === table &&
      this.#columns.length === columns.length &&
      columns.every((column, i) => this.#columns[i] === column)
    );
  }

  referencesColumn(table: string, column: string): boolean {
    return this.#table === table && this.#columns.includes(column);
  }

  renameTable(from: string, to: string): void {
    if (this.#table === from) this.#table = to;
  }

  renameColumn(table: string, from: string, to: string): void {
    if (this.#table === table) this.#columns = this.#columns.map((column) => (column === from ? to : column));
  }

  get sql(): string {
    return this.#build(this.#table, this.#columns);
  }
}
