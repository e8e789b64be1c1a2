/** Serves the example bookshop: migrates, loads the books, makes a log-in, and starts the server on 127.0.0.1:8000. */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const folder = resolve(import.meta.dirname, "../examples/bookshop");
const address = process.env.DEMO_ADDRESS ?? "127.0.0.1:8000";
const login = { username: "reader", password: "bookworm-2026" };

function manage(...args: string[]): void {
  const env = {
    ...process.env,
    DJANGO_SUPERUSER_USERNAME: login.username,
    DJANGO_SUPERUSER_PASSWORD: login.password,
    DJANGO_SUPERUSER_EMAIL: "reader@example.com",
  };
  const result = spawnSync(process.execPath, ["--import", "belleville/register", "manage.ts", ...args], {
    cwd: folder,
    stdio: "inherit",
    env,
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

manage("migrate", "--verbosity", "0");
manage("loaddata", "books", "--verbosity", "0");
manage("createsuperuser", "--noinput", "--if-missing");
console.log(`
  The bookshop is on   http://${address}/
  Log in as            ${login.username}
  with the password    ${login.password}
  Stop it with         Ctrl+C
`);
manage("runserver", address);
