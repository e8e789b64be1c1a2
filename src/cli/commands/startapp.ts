import { relative } from "node:path";
import type { CommandParser } from "../parser.ts";
import { CommandError } from "../command-error.ts";
import { TemplateCommand } from "../template-command.ts";

interface Options {
  name: string;
  directory?: string;
}

/** Labels of the apps that come with Belleville. */
const BUILT_IN_APPS = ["admin", "auth", "contenttypes", "messages", "sessions", "staticfiles"];

export class Command extends TemplateCommand<Options> {
  override help =
    "Creates a Belleville app directory structure for the given app name in the current directory or optionally in the given directory.";
  readonly kind = "app";

  override addArguments(parser: CommandParser): void {
    parser
      .argument("<name>", "Name of the application.")
      .argument("[directory]", "Destination directory; it must exist. Default: a new one of that name.");
  }

  override async handle({ name, directory }: Options): Promise<void> {
    this.checkName(name);
    if (BUILT_IN_APPS.includes(name)) {
      throw new CommandError(`'${name}' conflicts with the name of a built-in app. Please try another name.`);
    }
    const target = await this.targetFolder(name, directory);
    const camelCaseAppName = name.replace(/(?:^|_)([A-Za-z0-9])/g, (_, c: string) => c.toUpperCase());
    await this.copyTemplates(target, name, { appName: name, camelCaseAppName });
    const from = `../${relative(process.cwd(), target)}/apps.ts`;
    this.stdout.write(`Created app ${this.style.SUCCESS(name)}. Add it to the settings:`);
    this.stdout.write(`  import ${name} from "${from}";   and   INSTALLED_APPS: [..., ${name}]`);
  }
}
