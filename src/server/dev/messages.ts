/** What the parent of the development server and its child tell each other. */
import type { Failure } from "./failure.ts";

export type ToChild =
  /** Load the project and serve it. */
  | { readonly belleville: "go" }
  /** Comes with a socket: serve it. */
  | { readonly belleville: "connection"; readonly id: number }
  /** Open pages shall load again. */
  | { readonly belleville: "refresh" };

export type ToParent =
  | { readonly belleville: "ready" }
  /** The socket of that id has arrived. */
  | { readonly belleville: "taken"; readonly id: number }
  | { readonly belleville: "failed"; readonly failure: Failure };

/** Whether a message is one of ours. */
export function isMessage(value: unknown): value is ToChild | ToParent {
  return typeof value === "object" && value !== null && "belleville" in value;
}
