import type { Backend } from "../../../backends/contract.ts";
import { type CompiledSelect, compileSelect } from "../compile.ts";
import type { QueryState } from "../state.ts";
import { prepareStatement, type Statement } from "./statement.ts";

/** The SELECT of a query set, and the plan of its rows; null when it is known that no row fits. */
export function selectStatement(state: QueryState, backend: Backend, using: string): Statement<CompiledSelect> | null {
  return prepareStatement("rows", state, backend, () => {
    const plan = compileSelect(state, backend, { using });
    return plan === null ? null : { query: backend.compiler.compile(plan.node), plan };
  });
}
