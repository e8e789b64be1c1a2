import { BellevilleError, type BellevilleErrorOptions } from "../core/errors/index.ts";

export interface CommandErrorOptions extends BellevilleErrorOptions {
  /** Exit code of the process. Default: 1. */
  readonly returncode?: number | undefined;
}

/**
 * A command cannot do what it was asked to. The message is printed in red, without a stack, and the process ends with
 * `returncode`. Django's `CommandError` (docs/howto/custom-management-commands).
 */
export class CommandError extends BellevilleError {
  static override readonly code: string = "management.command_error";
  readonly returncode: number;

  constructor(message: string, options: CommandErrorOptions = {}) {
    super(message, options);
    this.returncode = options.returncode ?? 1;
  }
}

/** Checks found something serious; the message is the whole report. */
export class SystemCheckError extends CommandError {
  static override readonly code: string = "management.system_check";
}
