import { connections, DEFAULT_DB_ALIAS } from "../db/connection/connections.ts";
import { MigrationExecutor } from "../db/migrations/executor.ts";
import type { AnyCommand } from "./base-command.ts";

/** Prints a warning when migrations on disk are not applied to the default database. */
export async function warnOfMigrations(command: AnyCommand): Promise<void> {
  if (!connections.aliases.includes(DEFAULT_DB_ALIAS)) return;
  const executor = await MigrationExecutor.create(connections.get());
  const plan = await executor.migrationPlan(executor.leafTargets());
  if (plan.length === 0) return;
  const labels = [...new Set(plan.map(({ migration }) => migration.appLabel))].sort().join(", ");
  command.stdout.write(
    command.style.NOTICE(
      `\nYou have ${plan.length} unapplied migration(s). Your project may not work properly until you apply the ` +
        `migrations for app(s): ${labels}.`,
    ),
  );
  command.stdout.write(`${command.style.NOTICE("Run './manage.ts migrate' to apply them.")}\n`);
}
