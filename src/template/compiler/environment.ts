import type { Origin } from "../origin.ts";

/** What the code of one template depends on besides its nodes. */
export interface CompileEnvironment {
  readonly origin: Origin;
  readonly source: string;
  /** Printed for a variable that does not exist; a `%s` in it becomes the variable's name. */
  readonly stringIfInvalid: string;
}
