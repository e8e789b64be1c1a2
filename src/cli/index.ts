export {
  BaseCommand,
  type CheckOptions,
  type CommandClass,
  type CommandIo,
} from "./base-command.ts";
export { type CallOptions, callCommand } from "./call-command.ts";
export { colorStyle, noStyle, type Style, supportsColor } from "./color.ts";
export { CommandError, SystemCheckError } from "./command-error.ts";
export { type ExecuteOptions, execute } from "./management.ts";
export { type OutputStream, OutputWrapper, StringOutput } from "./output.ts";
export { type BaseOptions, CommandParser, collect, integer } from "./parser.ts";
export type { SettingsImporter } from "./project.ts";
export { getCommands } from "./registry.ts";
