/** System checks of `DATABASES` (docs/ref/checks, "Database"). */
import { CheckError, type CheckMessage } from "../core/checks/messages.ts";
import { register, Tags } from "../core/checks/registry.ts";
import { settings } from "../core/conf/settings.ts";
import { BellevilleError } from "../core/errors/belleville-error.ts";
import { findBackend } from "./backends/registry.ts";
import { connections } from "./connection/connections.ts";
import "./settings.ts";

function asMessage(alias: string, error: unknown, id: string): CheckMessage {
  if (!(error instanceof BellevilleError)) throw error;
  return new CheckError(`The database "${alias}" cannot be used: ${error.message}`, {
    id,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}

/** Engines and options, without asking a database. */
function checkEngines(): CheckMessage[] {
  const found: CheckMessage[] = [];
  for (const [alias, database] of Object.entries(settings.DATABASES)) {
    try {
      findBackend(database.ENGINE, alias).checkSettings?.(database);
    } catch (error) {
      found.push(asMessage(alias, error, "belleville.database.E001"));
    }
  }
  return found;
}

/** Whether the databases of `--database` answer. */
async function checkAnswers({ databases }: { readonly databases: readonly string[] | null }): Promise<CheckMessage[]> {
  const found: CheckMessage[] = [];
  for (const alias of databases ?? []) {
    try {
      await connections.get(alias).executeRaw("SELECT 1");
    } catch (error) {
      found.push(asMessage(alias, error, "belleville.database.E002"));
    }
  }
  return found;
}

register(checkEngines);
register(checkAnswers, Tags.database);
