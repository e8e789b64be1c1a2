import { randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { CommandParser } from "../parser.ts";
import { packageJson } from "../package-json.ts";
import { TemplateCommand } from "../template-command.ts";

interface Options {
  name: string;
  directory?: string;
}

const KEY_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!@%^&*(-_=+)";

export class Command extends TemplateCommand<Options> {
  override help =
    "Creates a Belleville project directory structure for the given project name in the current directory or optionally in the given directory.";
  readonly kind = "project";

  override addArguments(parser: CommandParser): void {
    parser
      .argument("<name>", "Name of the project.")
      .argument("[directory]", "Destination directory; it must exist. Default: a new one of that name.");
  }

  override async handle({ name, directory }: Options): Promise<void> {
    this.checkName(name);
    const target = await this.targetFolder(name, directory);
    await this.copyTemplates(target, name, { projectName: name, secretKey: randomKey() });
    await writeFile(join(target, "package.json"), packageJson(name), { flag: "wx" });
    const folder = relative(process.cwd(), target);
    this.stdout.write(`Created project ${this.style.SUCCESS(name)}. Next:`);
    this.stdout.write(`  ${folder === "" ? "" : `cd ${folder} && `}npm install`);
    this.stdout.write("  ./manage.ts migrate && ./manage.ts runserver");
  }
}

/** 64 characters, none of which a .env file or a shell takes for something else. */
function randomKey(): string {
  return Array.from({ length: 64 }, () => KEY_CHARACTERS[randomInt(KEY_CHARACTERS.length)]).join("");
}
