/** selectForUpdate(): where it may stand, and which tables it locks. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { Connection } from "../../connection/connection.ts";
import { TransactionManagementError } from "../../errors.ts";
import type { LockNode } from "../../sql/nodes.ts";
import type { Join, JoinTree } from "./joins.ts";
import type { QueryState } from "./state.ts";

/** Throws outside of transactions: the lock would end with the statement. */
export function requireTransaction(connection: Connection): void {
  if (!connection.features.supportsSelectForUpdate || connection.inAtomicBlock || connection.inTestTransaction) return;
  throw new TransactionManagementError("selectForUpdate() cannot be used outside of a transaction.", {
    hint: "Put it into transaction.atomic(async () => { … }).",
  });
}

/** The lock of a statement, with the relations of `of` as the aliases of their tables. */
export function lockNode(state: QueryState, tree: JoinTree): LockNode | null {
  if (state.lock === null) return null;
  if (state.lock.of.length === 0) return { ...state.lock };
  const followed = joinsByPath(tree, state);
  const of = state.lock.of.map((name) => followed.get(name)?.alias);
  const invalid = state.lock.of.filter((_, i) => of[i] === undefined);
  if (invalid.length > 0) {
    throw new FieldError(
      `Invalid field name(s) given in selectForUpdate({ of: [...] }): ${invalid.join(", ")}. Only relational fields followed in the query are allowed. Choices are: ${[...followed.keys()].join(", ")}.`,
    );
  }
  return { ...state.lock, of: of as string[] };
}

/** Joins of selectRelated() and of parent models by their paths; `self` is the model's own table. */
function joinsByPath(tree: JoinTree, state: QueryState): Map<string, Join> {
  const found = new Map<string, Join>([["self", tree.base]]);
  const paths = new Map<Join, string>([[tree.base, ""]]);
  const isSelected = (path: string): boolean =>
    state.related === true || state.related.some((related) => related === path || related.startsWith(`${path}__`));
  for (const join of tree.joins) {
    const parent = paths.get(join.parent!);
    if (parent === undefined) continue;
    const { from, key, to } = join.hop!;
    const isParent = from.remoteField?.parentLink === true && key === from.name;
    const name = key.startsWith("<")
      ? (to.remoteField as { readonly accessorName?: string } | null)?.accessorName
      : key;
    const path = `${parent}${name}`;
    if (!isParent && !isSelected(path)) continue;
    paths.set(join, `${path}__`);
    found.set(path, join);
  }
  return found;
}
