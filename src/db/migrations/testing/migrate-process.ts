/** A process of its own that migrates: `tsx migrate-process.ts <root> <settings as JSON>`; used by tests of several. */
import { join } from "node:path";
import { AppConfig } from "../../../core/apps/app-config.ts";
import { Apps } from "../../../core/apps/registry.ts";
import "../../../core/conf/core-settings.ts";
import { configure } from "../../../core/conf/settings.ts";
import "../../backends/index.ts";
import { migrate } from "../commands/migrate.ts";
import "../settings.ts";

const [root, settings] = process.argv.slice(2) as [string, string];
configure({ SECRET_KEY: "test", DATABASES: { default: JSON.parse(settings) } });
const apps = new Apps();
await apps.populate([
  class extends AppConfig {
    override path = join(root, "library");
    override models = async () => ({});
  },
]);
try {
  await migrate({ apps, output: { write: (text) => void process.stdout.write(text) } });
} catch (error) {
  const { message, hint } = error as Error & { hint?: string };
  process.stdout.write(`${message}\n${hint}\n`);
  process.exit(1);
}
// Connections of a pool keep no process alive, so nothing is left to wait for.
process.exit(0);
