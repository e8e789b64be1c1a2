import type { Backend, DatabaseSettings } from "../backends/contract.ts";

/** Statements that begin and end a transaction on a layer of connections. */
export interface Control {
  readonly begin: string;
  readonly commit: readonly string[];
  readonly rollback: readonly string[];
}

/** Those of the engine, with the transaction mode or isolation level of the settings. */
export function engineControl({ transactions }: Backend, settings: DatabaseSettings): Control {
  const mode = settings.OPTIONS?.transaction_mode ?? settings.OPTIONS?.isolation_level;
  return {
    begin: transactions.begin(mode as string | null | undefined),
    commit: [transactions.commit],
    rollback: [transactions.rollback],
  };
}
