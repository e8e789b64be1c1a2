/** Nodes to SQL text: 17 columns, one join, two conditions, ordering, limit. Unit: one compilation. */
import { bench, describe } from "vitest";
import type { SelectNode, SqlExpression } from "../../sql/nodes.ts";
import { SqliteCompiler } from "./compiler.ts";

const column = (table: string, name: string): SqlExpression => ({ kind: "column", table, column: name });
const names = Array.from({ length: 12 }, (_, i) => column("library_book", `column_${i}`)).concat(
  Array.from({ length: 5 }, (_, i) => column("library_author", `column_${i}`)),
);
const query: SelectNode = {
  kind: "select",
  distinct: false,
  columns: names.map((expression) => ({ expression })),
  from: { kind: "table", name: "library_book", alias: null },
  joins: [
    {
      type: "inner",
      table: { kind: "table", name: "library_author", alias: null },
      on: {
        kind: "binary",
        operator: "=",
        left: column("library_book", "author_id"),
        right: column("library_author", "id"),
      },
    },
  ],
  where: {
    kind: "and",
    items: [
      {
        kind: "text-lookup",
        lookup: "icontains",
        left: column("library_author", "name"),
        right: { kind: "param", value: "le guin" },
      },
      {
        kind: "binary",
        operator: ">=",
        left: column("library_book", "published"),
        right: { kind: "param", value: "1969-01-01" },
      },
    ],
  },
  groupBy: [],
  having: null,
  orderBy: [
    { expression: column("library_book", "published"), descending: true },
    { expression: column("library_book", "title"), descending: false },
  ],
  limit: { kind: "param", value: 20 },
  offset: null,
  lock: null,
};
const compiler = new SqliteCompiler();

describe("SqliteCompiler", () => {
  bench("compile a select", () => {
    compiler.compile(query);
  });
});
