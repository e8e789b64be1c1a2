/** Connection service files (https://www.postgresql.org/docs/current/libpq-pgservice.html). */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { didYouMean } from "../../../utils/suggest.ts";
import type { DatabaseSettings } from "../contract.ts";

/** Parameters of libpq that are keys of an entry of `DATABASES`; others are `OPTIONS` of the same name. */
const KEYS: Readonly<Record<string, "NAME" | "USER" | "PASSWORD" | "HOST" | "PORT">> = {
  dbname: "NAME",
  user: "USER",
  password: "PASSWORD",
  host: "HOST",
  port: "PORT",
};

/** The entry with what `OPTIONS.service` names in the service file; what the entry says itself comes first. */
export function withService(settings: DatabaseSettings): DatabaseSettings {
  const { service, ...options } = settings.OPTIONS ?? {};
  if (service === undefined || service === null || service === "") return settings;
  const parameters = findService(String(service));
  const keys: Record<string, string> = {};
  const others: Record<string, string> = {};
  for (const [name, value] of parameters) {
    const key = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
    if (key === undefined) others[name] = value;
    else keys[key] = value;
  }
  const own = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== "" && value !== undefined));
  return { ...keys, ...own, OPTIONS: { ...others, ...options } } as DatabaseSettings;
}

/** PGSERVICEFILE or ~/.pg_service.conf, then pg_service.conf of PGSYSCONFDIR. */
function serviceFiles(): string[] {
  const { PGSERVICEFILE, PGSYSCONFDIR } = process.env;
  const files = [PGSERVICEFILE ?? join(homedir(), ".pg_service.conf")];
  if (PGSYSCONFDIR) files.push(join(PGSYSCONFDIR, "pg_service.conf"));
  return files;
}

function findService(service: string): ReadonlyMap<string, string> {
  const names: string[] = [];
  const files = serviceFiles();
  for (const file of files) {
    if (!existsSync(file)) continue;
    const sections = parseServices(readFileSync(file, "utf8"), file);
    const found = sections.get(service);
    if (found !== undefined) return found;
    names.push(...sections.keys());
  }
  throw new ImproperlyConfigured(
    `DATABASES OPTIONS.service: definition of service ${JSON.stringify(service)} not found. ${didYouMean(service, names)}`.trim(),
    { hint: `Looked in ${files.join(" and ")}; PGSERVICEFILE names another file.` },
  );
}

function parseServices(text: string, file: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const [i, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("[") && line.endsWith("]")) {
      sections.set(line.slice(1, -1), (current = new Map()));
      continue;
    }
    const equals = line.indexOf("=");
    // The line itself may hold a password.
    if (equals < 1 || current === undefined)
      throw new ImproperlyConfigured(`Line ${i + 1} of the service file ${file} is no parameter of a service.`);
    current.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return sections;
}
