import { type Apps, apps as projectApps } from "../../../core/apps/registry.ts";
import { connections, DEFAULT_DB_ALIAS } from "../../connection/connections.ts";
import { appLabelOf, compareKeys, type MigrationKey, nameOf } from "../keys.ts";
import { MigrationLoader } from "../loader.ts";
import { type CommandOutput, Printer } from "./printer.ts";

export interface ShowMigrationsOptions {
  /** Labels of the apps to show. Default: all. */
  readonly appLabels?: readonly string[] | undefined;
  /** `list`: by app; `plan`: in the order in which they are applied. Default: `"list"`. */
  readonly format?: "list" | "plan" | undefined;
  readonly database?: string | undefined;
  /** 2 adds times to the list, dependencies to the plan. Default: `1`. */
  readonly verbosity?: number | undefined;
  readonly output?: CommandOutput | undefined;
  readonly apps?: Apps | undefined;
}

export interface ShownMigration {
  readonly key: MigrationKey;
  readonly applied: boolean;
}

/** Shows all migrations and which are applied (docs/ref/django-admin, "showmigrations"). */
export async function showmigrations(options: ShowMigrationsOptions = {}): Promise<ShownMigration[]> {
  const { apps = projectApps, appLabels = [], database = DEFAULT_DB_ALIAS, verbosity = 1 } = options;
  for (const label of appLabels) apps.getAppConfig(label);
  const loader = await MigrationLoader.load(connections.get(database), { apps });
  const printer = new Printer(options.output);
  return options.format === "plan"
    ? showPlan(loader, appLabels, printer, verbosity)
    : showList(loader, appLabels, printer, verbosity);
}

function showList(loader: MigrationLoader, appLabels: readonly string[], printer: Printer, verbosity: number) {
  const all = loader.apps.getAppConfigs().map((config) => config.label);
  const labels = appLabels.length > 0 ? appLabels : all.filter((label) => loader.hasMigrations(label)).sort();
  const shown: ShownMigration[] = [];
  for (const label of labels) {
    printer.line(label, "MIGRATE_LABEL");
    const keys = loader.graph.plan(loader.graph.leafNodes(label)).filter((key) => appLabelOf(key) === label);
    for (const key of keys) {
      const { replaces } = loader.graph.get(key);
      const applied = loader.applied.has(key);
      const squashed = replaces.length > 0 ? ` (${replaces.length} squashed migrations)` : "";
      const time = loader.recorded.get(key);
      const unrecorded = applied && time === undefined;
      const note = unrecorded ? " Run './manage.ts migrate' to finish recording." : "";
      const when = verbosity >= 2 && time !== undefined ? ` (applied at ${timeText(time)})` : "";
      printer.line(` [${unrecorded ? "-" : applied ? "X" : " "}] ${nameOf(key)}${squashed}${note}${when}`);
      shown.push({ key, applied });
    }
    if (keys.length === 0) printer.line(" (no migrations)", "ERROR");
  }
  return shown;
}

function timeText(time: Date): string {
  return time.toISOString().slice(0, 19).replace("T", " ");
}

function showPlan(loader: MigrationLoader, appLabels: readonly string[], printer: Printer, verbosity: number) {
  const { graph } = loader;
  const targets = graph.leafNodes().filter((key) => appLabels.length === 0 || appLabels.includes(appLabelOf(key)));
  const shown: ShownMigration[] = [];
  for (const key of graph.plan(targets)) {
    const parents = [...graph.node(key).parents].map((parent) => parent.key).sort(compareKeys);
    const needs = verbosity >= 2 && parents.length > 0 ? ` ... (${parents.join(", ")})` : "";
    const applied = loader.applied.has(key);
    printer.line(`[${applied ? "X" : " "}]  ${key}${needs}`);
    shown.push({ key, applied });
  }
  if (shown.length === 0) printer.line("(no migrations)", "ERROR");
  return shown;
}
