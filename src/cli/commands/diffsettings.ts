import { inspect } from "node:util";
import { isOverridden, type Settings, settingNames, settings } from "../../core/conf/index.ts";
import { BaseCommand } from "../base-command.ts";
import { type CommandParser, Option } from "../parser.ts";

interface Options {
  all?: boolean;
  output: "hash" | "unified";
}

const SECRET = /API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE/i;

export class Command extends BaseCommand<Options> {
  override help = "Displays differences between the current settings and Belleville's default settings.";
  override requiresSystemChecks = [];

  override addArguments(parser: CommandParser): void {
    parser
      .option("--all", "Display all settings, regardless of their value.")
      .addOption(
        new Option(
          "--output <format>",
          "'hash' displays changed settings with ### after defaults, 'unified' prefixes them.",
        )
          .choices(["hash", "unified"])
          .default("hash"),
      );
  }

  override handle({ all, output }: Options): string {
    const lines: string[] = [];
    for (const name of settingNames()) {
      const changed = isOverridden(name as keyof Settings);
      if (!changed && !all) continue;
      const line = `${name} = ${show(name)}`;
      if (output === "unified") lines.push(changed ? this.style.SUCCESS(`+ ${line}`) : `  ${line}`);
      else lines.push(changed ? line : `### ${line}`);
    }
    return lines.join("\n");
  }
}

function show(name: string): string {
  let value: unknown;
  try {
    value = settings[name as keyof Settings];
  } catch {
    return "(no value)";
  }
  // Values that open doors are not for screens and bug reports.
  if (SECRET.test(name) && value && typeof value === "string") return "'********************'";
  return inspect(hidePasswords(value), { depth: 4, breakLength: Infinity });
}

function hidePasswords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidePasswords);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      SECRET.test(key) && typeof inner === "string" && inner !== "" ? "********************" : hidePasswords(inner),
    ]),
  );
}
