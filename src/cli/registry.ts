import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { apps } from "../core/apps/index.ts";
import { ImproperlyConfigured } from "../core/errors/index.ts";
import { suggest } from "../utils/suggest.ts";
import { type AnyCommand, BaseCommand, type CommandClass, type CommandIo } from "./base-command.ts";
import { CommandError } from "./command-error.ts";
import { BUILT_IN } from "./commands/table.ts";

/** Where a command comes from: an app's label, or `"core"`. */
export interface FoundCommand {
  readonly owner: string;
  load(): Promise<CommandClass>;
}

/** Built-in commands and, when the apps are loaded, those of their folders `management/commands`; later apps win not. */
export async function getCommands(): Promise<Map<string, FoundCommand>> {
  const found = new Map<string, FoundCommand>();
  const installed = apps.appsReady ? apps.getAppConfigs() : [];
  for (const [name, { load, app }] of BUILT_IN) {
    if (app === undefined) found.set(name, { owner: "core", load: async () => (await load()).Command });
    else if (installed.some((config) => config.label === app)) {
      found.set(name, { owner: app, load: async () => (await load()).Command });
    }
  }
  // As in Django, the first app of INSTALLED_APPS has the last word.
  for (const config of installed.toReversed()) {
    for (const [name, path] of await commandFiles(config.path)) {
      found.set(name, { owner: config.label, load: () => loadCommand(name, path) });
    }
  }
  return found;
}

/** Names and files of the commands of an app's folder. */
async function commandFiles(appPath: string): Promise<[name: string, path: string][]> {
  const folder = join(appPath, "management", "commands");
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /^[^_.][^.]*\.[jt]s$/.test(entry.name))
    .map((entry) => [entry.name.slice(0, -3), join(folder, entry.name)]);
}

async function loadCommand(name: string, path: string): Promise<CommandClass> {
  const { Command } = (await import(pathToFileURL(path).href)) as { Command?: CommandClass };
  if (typeof Command !== "function" || !(Command.prototype instanceof BaseCommand)) {
    throw new ImproperlyConfigured(`The file of the command "${name}" exports no class Command: ${path}`, {
      hint: "Write: export class Command extends BaseCommand { ... }",
    });
  }
  return Command;
}

/** Makes the command of that name. Throws `CommandError` that suggests near names. */
export async function createCommand(name: string, io: CommandIo = {}, prog = "manage.ts"): Promise<AnyCommand> {
  const commands = await getCommands();
  const found = commands.get(name);
  if (found === undefined) throw unknownCommand(name, commands.keys(), prog);
  return new (await found.load())(io);
}

/** `Unknown command: 'runsever'. Did you mean runserver?` */
export function unknownCommand(name: string, known: Iterable<string>, prog: string): CommandError {
  const near = suggest(name, known);
  const question = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  return new CommandError(`Unknown command: '${name}'.${question}\nType '${prog} help' for usage.`, {
    code: "management.unknown_command",
  });
}
