/** What the parent of the development server and its child tell each other. */
import type { Failure } from "./failure.ts";

export type ToChild =
  /** Comes with a socket: serve it. */
  | { readonly belleville: "connection" }
  /** Open pages shall load again. */
  | { readonly belleville: "refresh" };

export type ToParent = { readonly belleville: "ready" } | { readonly belleville: "failed"; readonly failure: Failure };

/** Whether a message is one of ours. */
export function isMessage(value: unknown): value is ToChild | ToParent {
  return typeof value === "object" && value !== null && "belleville" in value;
}
