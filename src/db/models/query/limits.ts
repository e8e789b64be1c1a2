import type { ParamNode } from "../../sql/nodes.ts";
import { OFFSET } from "./shapes/value-source.ts";
import type { QueryState } from "./state.ts";

/** LIMIT and OFFSET of a slice. */
export function limits(state: QueryState): { limit: ParamNode | null; offset: ParamNode | null } {
  return {
    limit: state.high === null ? null : { kind: "param", value: state.high - state.low },
    offset: state.low === 0 ? null : { kind: "param", value: state.low, origin: { source: OFFSET, item: 0 } },
  };
}
