import { builtinModules } from "node:module";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { BaseCommand } from "./base-command.ts";
import { CommandError } from "./command-error.ts";

/** Words that `import name from` cannot take, and folders that every project has. */
const RESERVED = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof var void while with yield " +
    "belleville dist media node_modules static staticfiles templates"
  ).split(" "),
);

/** Folder of the templates: beside this file in sources, in `src` for the built package. */
export function templatesFolder(kind: "project" | "app"): string {
  const here = import.meta.dirname;
  const beside = join(here, "templates", kind);
  return existsSync(beside) ? beside : join(here, "..", "..", "src", "cli", "templates", kind);
}

/** Base of startproject and startapp: copies a folder of templates, filling in names. */
export abstract class TemplateCommand<Options extends object> extends BaseCommand<Options> {
  override requiresProject = false;
  override requiresSystemChecks = [];
  abstract readonly kind: "project" | "app";

  /** Throws `CommandError` unless the name can name a folder, an import and a table. */
  checkName(name: string): void {
    const article = this.kind === "app" ? "an app" : "a project";
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)) {
      throw new CommandError(
        `'${name}' is not a valid ${this.kind} name. Please make sure the name is a valid identifier: letters, digits and ` +
          `underscores, not starting with a digit.`,
      );
    }
    if (RESERVED.has(name) || builtinModules.includes(name)) {
      throw new CommandError(
        `'${name}' is a reserved name and cannot be used as ${article} name. Please try another name.`,
      );
    }
  }

  /**
   * Copies the templates to `target`. In file contents `{{ key }}` becomes the value; in paths `project_name` and
   * `app_name` become the name, the ending `-tpl` goes and `dot-` becomes a dot. Existing files are never overwritten.
   */
  async copyTemplates(target: string, name: string, values: Readonly<Record<string, string>>): Promise<string[]> {
    const source = templatesFolder(this.kind);
    const files = (await readdir(source, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && entry.name.endsWith("-tpl"))
      .map((entry) => relative(source, join(entry.parentPath, entry.name)))
      .sort();
    const planned = files.map((file) => [file, join(target, targetName(file, name))] as const);
    for (const [, path] of planned) {
      if (existsSync(path)) {
        throw new CommandError(
          `${path} already exists. Overlaying ${this.kind === "app" ? "an app" : "a project"} into an existing directory ` +
            `won't replace conflicting files.`,
        );
      }
    }
    for (const [file, path] of planned) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, fill(await readFile(join(source, file), "utf8"), values), { flag: "wx" });
      if (path.endsWith(`${sep}manage.ts`)) await chmod(path, 0o755);
      if (path.endsWith(`${sep}.env`)) await chmod(path, 0o600);
    }
    return planned.map(([, path]) => path);
  }

  /** The folder to write to: `directory` when given, else a new one of that name. */
  async targetFolder(name: string, directory: string | undefined): Promise<string> {
    const target = resolve(directory ?? name);
    if (directory === undefined) {
      const created = await mkdir(target).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === "EEXIST") return false;
          throw new CommandError(`The folder ${target} cannot be created: ${error.message}`, { cause: error });
        },
      );
      if (!created) throw new CommandError(`'${target}' already exists`);
    } else if (!existsSync(target)) {
      throw new CommandError(`Destination directory '${target}' does not exist, please create it first.`);
    }
    return target;
  }
}

function targetName(file: string, name: string): string {
  return file
    .split(sep)
    .map((part) => part.replace(/-tpl$/, "").replace(/^dot-/, "."))
    .map((part) => (part === "project_name" || part === "app_name" ? name : part))
    .join(sep);
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  let filled = text;
  for (const [key, value] of Object.entries(values)) filled = filled.replaceAll(`{{ ${key} }}`, () => value);
  return filled;
}
