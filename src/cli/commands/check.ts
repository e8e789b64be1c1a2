import { apps, LookupError } from "../../core/apps/index.ts";
import { CRITICAL, DEBUG, ERROR, INFO, tagExists, tagsAvailable, WARNING } from "../../core/checks/index.ts";
import { BaseCommand } from "../base-command.ts";
import { CommandError } from "../command-error.ts";
import { type CommandParser, collect, Option } from "../parser.ts";

const LEVELS: ReadonlyMap<string, number> = new Map([
  ["CRITICAL", CRITICAL],
  ["ERROR", ERROR],
  ["WARNING", WARNING],
  ["INFO", INFO],
  ["DEBUG", DEBUG],
]);

interface Options {
  appLabel: string[];
  tag?: string[];
  listTags?: boolean;
  deploy?: boolean;
  failLevel: string;
  database?: string[];
}

export class Command extends BaseCommand<Options> {
  override help = "Checks the entire project for potential problems.";
  override requiresSystemChecks = [];

  override addArguments(parser: CommandParser): void {
    parser
      .argument("[appLabel...]", "Labels of apps to check. Default: all.")
      .option("-t, --tag <tag>", "Run only checks labeled with given tag; may stand several times.", collect)
      .option("--list-tags", "List available tags.")
      .option("--deploy", "Check deployment settings.")
      .addOption(
        new Option("--fail-level <level>", "Message level that makes the command exit with a non-zero status.")
          .choices([...LEVELS.keys()])
          .default("ERROR"),
      )
      .option("--database <alias>", "Run database checks against this database; may stand several times.", collect);
  }

  override async handle(options: Options): Promise<void> {
    const { deploy = false, tag: tags, database: databases = null } = options;
    if (options.listTags) {
      this.stdout.write(tagsAvailable(deploy).join("\n"));
      return;
    }
    const unknown = tags?.find((tag) => !tagExists(tag, deploy));
    if (unknown !== undefined) throw new CommandError(`There is no system check with the "${unknown}" tag.`);
    await this.check({
      appConfigs: this.#appConfigs(options.appLabel),
      tags: tags ?? null,
      displayNumErrors: true,
      includeDeploymentChecks: deploy,
      failLevel: LEVELS.get(options.failLevel) ?? ERROR,
      databases,
    });
  }

  #appConfigs(labels: readonly string[]) {
    if (labels.length === 0) return null;
    try {
      return labels.map((label) => apps.getAppConfig(label));
    } catch (error) {
      if (error instanceof LookupError) throw new CommandError(error.message, { cause: error });
      throw error;
    }
  }
}
