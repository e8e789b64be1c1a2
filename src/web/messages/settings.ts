/** Settings of messages. Reference: docs/ref/settings, "Messages". */
import { isFunction, isNumber, isObject } from "../../core/conf/checks.ts";
import { declareSettings } from "../../core/conf/settings.ts";
import type { MessageStorageClass } from "./base-storage.ts";

declare module "../../core/conf/settings.ts" {
  interface Settings {
    /** Least level that is recorded. Default: `20`, that of `info`. */
    readonly MESSAGE_LEVEL: number;
    /** Class that keeps messages until they are shown; null: a cookie, and the session for what does not fit. */
    readonly MESSAGE_STORAGE: MessageStorageClass | null;
    /** Tags by level, besides the default ones. Default: `{}`. */
    readonly MESSAGE_TAGS: Readonly<Record<number, string>>;
  }
}

declareSettings({
  MESSAGE_LEVEL: { type: isNumber, default: () => 20 },
  MESSAGE_STORAGE: { type: { ...isFunction, test: (v) => v === null || isFunction.test(v) }, default: () => null },
  MESSAGE_TAGS: { type: isObject, default: () => ({}) },
});
