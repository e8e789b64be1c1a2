/** A project with users for tests: settings, apps, and a database in memory with all tables. */
import { AppConfig, type AppConfigClass, setup } from "../../core/apps/index.ts";
import { configure, type SettingsInput } from "../../core/conf/index.ts";
import { ContentTypesConfig } from "../../contenttypes/apps.ts";
import { connections } from "../../db/connection/connections.ts";
import "../../db/backends/index.ts";
import { manager, models } from "../../db/index.ts";
import { migrate } from "../../db/migrations/commands/index.ts";
import { SessionsConfig } from "../../web/sessions/apps.ts";
import { SECRET_KEY } from "../../web/testing/drive.ts";
import "../../web/settings.ts";
import { AuthConfig } from "../apps.ts";
import { PBKDF2PasswordHasher } from "../hashers/index.ts";

/** The default hasher, with no work to do; counts how often it is used. */
export class QuickHasher extends PBKDF2PasswordHasher {
  static uses = 0;
  override readonly iterations: number = 1;

  override encode(...args: Parameters<PBKDF2PasswordHasher["encode"]>): ReturnType<PBKDF2PasswordHasher["encode"]> {
    QuickHasher.uses++;
    return super.encode(...args);
  }
}

export class Book extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 50 });
  static Meta = { permissions: [["lend_book", "May lend books"]] } as const;
}

/** Another class for the table of Book. */
export class Novel extends Book {
  static override Meta = { proxy: true, defaultPermissions: ["add", "view"] } as never;
}

/** An app without migrations. */
export class LibraryConfig extends AppConfig {
  override path = import.meta.dirname;
  override name = "library";
  override models = async () => ({ Book, Novel });
}

export const SETTINGS = {
  SECRET_KEY,
  TIME_ZONE: "UTC",
  ALLOWED_HOSTS: ["testserver"],
  DATABASES: { default: { ENGINE: "sqlite", NAME: ":memory:" } },
  PASSWORD_HASHERS: [QuickHasher],
  MIGRATION_MODULES: { library: null },
} satisfies SettingsInput;

/** Apps in the usual order. */
export const APPS: readonly AppConfigClass[] = [AuthConfig, ContentTypesConfig, SessionsConfig, LibraryConfig];

/** Configures, loads the apps and makes the tables. */
export async function startProject(more: SettingsInput = {}): Promise<void> {
  configure({ ...SETTINGS, INSTALLED_APPS: APPS, ...more });
  await setup();
  await migrate({ verbosity: 0 });
}

export const endProject = (): Promise<void> => connections.closeAll();

/** SQL of the queries that `body` makes. */
export async function queriesOf(body: () => Promise<unknown>): Promise<string[]> {
  const { queries, stop } = connections.get().capture();
  try {
    await body();
  } finally {
    stop();
  }
  return queries.map((query) => query.sql);
}
