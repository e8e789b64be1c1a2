/** Signals of `migrate` (docs/ref/signals, "Management signals"). */
import type { AppConfig } from "../../core/apps/app-config.ts";
import { Signal } from "../../core/signals/signal.ts";
import type { PlannedMigration } from "./executor.ts";
import type { StateApps } from "./state/state-apps.ts";

/** What both signals tell. The sender is the app config, too. */
export interface MigrateSignal {
  /** The app that is about to be, or has been, migrated; each is told of once. */
  readonly appConfig: AppConfig;
  /** 0: silent, 1: normal, 2 and 3: more. */
  readonly verbosity: number;
  /** Whether questions may be asked. */
  readonly interactive: boolean;
  readonly write: (text: string) => void;
  /** Alias of the database. */
  readonly using: string;
  readonly plan: readonly PlannedMigration[];
  /** Historical models, before or after the migrations. */
  readonly apps: StateApps;
}

/** Before `migrate` changes anything; once for each installed app with models. */
export const preMigrate = new Signal<MigrateSignal>();

/** After `migrate`; once for each installed app with models. */
export const postMigrate = new Signal<MigrateSignal>();
