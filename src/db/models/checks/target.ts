import type { DatabaseFeatures } from "../../backends/contract.ts";

/** A database that models may be made in. */
export interface Target {
  readonly displayName: string;
  readonly features: DatabaseFeatures;
}
