import type { AppConfig } from "../apps/app-config.ts";
import type { CheckMessage } from "./messages.ts";

/** Tags of built-in checks, as in Django. Apps may use others. */
export const Tags = {
  admin: "admin",
  caches: "caches",
  commands: "commands",
  compatibility: "compatibility",
  database: "database",
  files: "files",
  models: "models",
  security: "security",
  signals: "signals",
  sites: "sites",
  staticfiles: "staticfiles",
  templates: "templates",
  translation: "translation",
  urls: "urls",
} as const;

/** What a check function is given. */
export interface CheckContext {
  /** Apps to check, or null for all. */
  readonly appConfigs: readonly AppConfig[] | null;
  /** Aliases of databases that may be asked, or null for none. */
  readonly databases: readonly string[] | null;
}

/** Looks at the project and returns what it finds. */
export type Check = (context: CheckContext) => Iterable<CheckMessage> | Promise<Iterable<CheckMessage>>;

export interface RegisterOptions {
  /** Runs with `check --deploy` only. Default: `false`. */
  readonly deploy?: boolean;
}

export interface RunChecksOptions extends Partial<CheckContext> {
  /** Only checks with one of these tags. Default: all but those that ask a database. */
  readonly tags?: readonly string[] | null;
  readonly includeDeploymentChecks?: boolean;
}

interface RegisteredCheck {
  readonly check: Check;
  readonly tags: readonly string[];
  readonly deploy: boolean;
}

const registered = new Map<Check, RegisteredCheck>();

/**
 * Registers a check, under some tags, and returns it.
 *
 * ```ts
 * register(({ appConfigs }) => [], [Tags.models]);
 * register(checkKeys, [Tags.security], { deploy: true });
 * ```
 */
export function register(check: Check, tags: string | readonly string[] = [], options: RegisterOptions = {}): Check {
  const { deploy = false } = options;
  registered.set(check, { check, tags: typeof tags === "string" ? [tags] : tags, deploy });
  return check;
}

/** Runs registered checks in the order of their registration and collects the findings. Silences nothing. */
export async function runChecks(options: RunChecksOptions = {}): Promise<CheckMessage[]> {
  const { appConfigs = null, databases = null, tags = null, includeDeploymentChecks = false } = options;
  const found: CheckMessage[] = [];
  for (const entry of registered.values()) {
    if (entry.deploy && !includeDeploymentChecks) continue;
    const wanted = tags
      ? entry.tags.some((tag) => tags.includes(tag))
      : databases !== null || !entry.tags.includes(Tags.database);
    if (wanted) found.push(...(await entry.check({ appConfigs, databases })));
  }
  return found;
}

/** Whether a tag is known, deployment checks included when asked. */
export function tagExists(tag: string, includeDeploymentChecks = false): boolean {
  return tagsAvailable(includeDeploymentChecks).includes(tag);
}

/** Tags of registered checks, sorted. */
export function tagsAvailable(includeDeploymentChecks = false): string[] {
  const entries = [...registered.values()].filter((entry) => includeDeploymentChecks || !entry.deploy);
  return [...new Set(entries.flatMap((entry) => entry.tags))].sort();
}
