import { apps } from "../core/apps/index.ts";
import { settings } from "../core/conf/index.ts";
import * as timezone from "../core/timezone/index.ts";
import { connection, connections, transaction } from "../db/connection/index.ts";

/** Names that the shell offers. */
export interface ShellNames {
  readonly names: Readonly<Record<string, unknown>>;
  /** Names by the module they come from, for the announcement. */
  readonly groups: readonly (readonly [source: string, names: readonly string[]])[];
}

/** Helpers and all models; of equal names the first app's. */
export async function shellNames(): Promise<ShellNames> {
  const db = (await import("../db/index.ts")) as Readonly<Record<string, unknown>>;
  const helpers: (readonly [string, Record<string, unknown>])[] = [
    ["belleville/conf", { settings }],
    ["belleville/db", { connection, connections, transaction, models: db["models"], Q: db["Q"], F: db["F"] }],
    ["belleville/timezone", { timezone }],
  ];
  const ofApps = apps.getAppConfigs().map((config) => {
    const models = config.getModels().map((model) => [model.name, model] as const);
    return [`${config.name}/models`, Object.fromEntries(models)] as const;
  });
  const names: Record<string, unknown> = {};
  for (const [, group] of [...helpers, ...ofApps.toReversed()]) Object.assign(names, group);
  const groups = [...ofApps, ...helpers].map(([source, group]) => [source, Object.keys(group).sort()] as const);
  return { names, groups: groups.filter(([, list]) => list.length > 0) };
}
