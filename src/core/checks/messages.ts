/** Levels of check messages, as in Django: numbers of Python's logging. */
export const DEBUG = 10;
export const INFO = 20;
export const WARNING = 30;
export const ERROR = 40;
export const CRITICAL = 50;

const LEVEL_NAMES = new Map([
  [DEBUG, "DEBUG"],
  [INFO, "INFO"],
  [WARNING, "WARNING"],
  [ERROR, "ERROR"],
  [CRITICAL, "CRITICAL"],
]);

export interface CheckMessageOptions {
  /** How to mend it. */
  readonly hint?: string | undefined;
  /** What it is about: a model, a field, an app; shown before the message. */
  readonly obj?: unknown;
  /** Permanent id such as `fields.E120`; can be silenced with `SILENCED_SYSTEM_CHECKS`. */
  readonly id?: string | undefined;
}

/** One finding of a check; Django's `CheckMessage` (docs/topics/checks). */
export class CheckMessage {
  readonly level: number;
  readonly msg: string;
  readonly hint: string | undefined;
  readonly obj: unknown;
  readonly id: string | undefined;

  constructor(level: number, msg: string, options: CheckMessageOptions = {}) {
    this.level = level;
    this.msg = msg;
    this.hint = options.hint;
    this.obj = options.obj;
    this.id = options.id;
  }

  /** Whether it is at least that grave. */
  isSerious(level: number = ERROR): boolean {
    return this.level >= level;
  }

  isSilenced(silenced: readonly string[]): boolean {
    return this.id !== undefined && silenced.includes(this.id);
  }

  /** `library.Book: (models.E010) Message` and the hint on a line of its own. */
  toString(): string {
    const id = this.id === undefined ? "" : `(${this.id}) `;
    const hint = this.hint === undefined ? "" : `\n\tHINT: ${this.hint}`;
    return `${describe(this.obj)}: ${id}${this.msg}${hint}`;
  }

  /** Name of the level, or the number when it has none. */
  get levelName(): string {
    return LEVEL_NAMES.get(this.level) ?? String(this.level);
  }
}

interface WithMeta {
  readonly _meta: { readonly appLabel: string; readonly objectName: string };
}

function describe(obj: unknown): string {
  if (obj === undefined || obj === null) return "?";
  if (typeof obj === "function") {
    const meta = (obj as Partial<WithMeta>)._meta;
    return meta ? `${meta.appLabel}.${meta.objectName}` : obj.name;
  }
  return String(obj);
}

/** Exported as `Debug` by `belleville/checks`; likewise the four below. */
export class CheckDebug extends CheckMessage {
  constructor(msg: string, options?: CheckMessageOptions) {
    super(DEBUG, msg, options);
  }
}

export class CheckInfo extends CheckMessage {
  constructor(msg: string, options?: CheckMessageOptions) {
    super(INFO, msg, options);
  }
}

export class CheckWarning extends CheckMessage {
  constructor(msg: string, options?: CheckMessageOptions) {
    super(WARNING, msg, options);
  }
}

export class CheckError extends CheckMessage {
  constructor(msg: string, options?: CheckMessageOptions) {
    super(ERROR, msg, options);
  }
}

export class CheckCritical extends CheckMessage {
  constructor(msg: string, options?: CheckMessageOptions) {
    super(CRITICAL, msg, options);
  }
}
