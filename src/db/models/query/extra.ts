/** extra(): pieces of SQL in a query (docs/ref/models/querysets, "extra"). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { Expression, OrderBy, type OrderingTerm, type Resolved } from "../expressions/expression.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import { describeValue } from "../fields/field.ts";
import { Condition } from "./condition.ts";
import { addAnnotations } from "./select-columns.ts";
import type { QueryState } from "./state.ts";

/** All SQL text is in `RawSQL` expressions, each with its own values: data cannot become part of a statement. */
export interface ExtraOptions {
  /** Further columns, by the property of the rows that takes them. */
  readonly select?: Readonly<Record<string, Expression>>;
  /** Conditions, joined by AND. */
  readonly where?: readonly Expression[];
  /** Names of further tables, that `where` relates to the others. */
  readonly tables?: readonly string[];
  /** Names of columns of `select` or of the model, or `table.column`; `-` in front for descending. */
  readonly orderBy?: readonly string[];
}

export function addExtra(
  state: QueryState,
  { select = {}, where = [], tables = [], orderBy }: ExtraOptions,
): Partial<QueryState> {
  for (const sql of [...Object.values(select), ...where]) {
    if (Expression.is(sql)) continue;
    throw new FieldError(`extra() takes expressions, not ${describeValue(sql)}.`, {
      hint: 'Write RawSQL("price > ?", [5]): text alone could come from a request.',
    });
  }
  const selected = addAnnotations(state, select, true);
  const condition = new Condition(
    "and",
    false,
    where.map((sql) => new Conditional(sql)),
  );
  return {
    ...selected,
    steps: condition.isEmpty ? selected.steps! : [...selected.steps!, { kind: "filter", condition }],
    extraTables: [...state.extraTables, ...tables],
    ...(orderBy === undefined ? {} : { ordering: orderBy.map(orderingTerm), reversed: false }),
  };
}

/** `table.column` is only known here: elsewhere names of orders may come from requests. */
function orderingTerm(term: string): OrderingTerm {
  const found = /^([-+]?)(\w+)\.(\w+)$/.exec(term);
  return found === null ? term : new OrderBy(new TableColumn(found[2]!, found[3]!), found[1] === "-");
}

/** Text of which nobody knows the type, as a condition. */
class Conditional extends Expression<boolean> {
  readonly #inner: Expression;

  constructor(inner: Expression) {
    super();
    this.#inner = inner;
  }

  override resolve(scope: Scope): Resolved {
    return { ...this.#inner.resolve(scope), field: OUTPUT.boolean };
  }
}

/** A column of a table that `extra()` added. */
class TableColumn extends Expression {
  readonly #table: string;
  readonly #column: string;

  constructor(table: string, column: string) {
    super();
    this.#table = table;
    this.#column = column;
  }

  override resolve(): Resolved {
    return { node: { kind: "column", table: this.#table, column: this.#column }, field: null, aggregate: false };
  }
}
