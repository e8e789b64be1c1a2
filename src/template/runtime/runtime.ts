import { gettext } from "../../core/i18n/translation.ts";
import { escapeString } from "../../utils/html.ts";
import { markSafe } from "../../utils/safe-string.ts";
import type { Context } from "../context.ts";
import type { Node } from "../node.ts";
import { filterSafe, filterString, filterStringSafe, OFF, ON } from "./apply-filter.ts";
import { blockFrame, runBlock } from "./blocks.ts";
import { atLeast, atMost, contains, equals, greaterThan, isSame, lessThan, truthy } from "./comparison.ts";
import { localTime } from "./local-time.ts";
import { fail, missing, silent } from "./failure.ts";
import { ForLoop } from "./for-loop.ts";
import { callFunction, isPlainPrototype, lookup } from "./lookup.ts";
import { quick, slow } from "./output.ts";
import { collect, toList, unpack } from "./sequences.ts";
import { isThenable, type StepGenerator, TagResult } from "./steps.ts";
import { SynchronousRenderError, VariableDoesNotExist } from "../errors.ts";

/** A node that renders itself: text, a promise of it, or a generator of awaited values. */
function* custom(context: Context, node: Node): StepGenerator {
  return text(yield* awaited(node.render(context)));
}

/** The result of code outside this package, awaited when it has to be. */
export function* awaited(result: unknown): StepGenerator<unknown> {
  if (isGenerator(result)) return yield* result;
  return isThenable(result) ? yield new TagResult(result) : result;
}

const text = (value: unknown): string => (value === undefined || value === null ? "" : String(value));

function isGenerator(value: unknown): value is Generator<unknown, unknown, unknown> {
  return typeof value === "object" && value !== null && Object.prototype.toString.call(value) === "[object Generator]";
}

/** An error inside an operator of `{% if %}` makes it false; only errors of rendering itself go on. */
function swallow(error: unknown): false {
  if (error instanceof SynchronousRenderError) throw error;
  return false;
}

/** False for a variable that has to exist and does not; other errors go on. */
function absent(error: unknown): false {
  if (error instanceof VariableDoesNotExist) return false;
  throw error;
}

/** What generated code may use, by name. */
export const RUNTIME = {
  esc: escapeString,
  quick,
  slow,
  lookup,
  isPlain: isPlainPrototype,
  /** `Object.prototype`: what it gives every object is no member. */
  OP: Object.prototype as object,
  UNSET: Symbol("unset"),
  call: (f: never): unknown => callFunction(f, undefined),
  isThenable,
  fail,
  silent,
  swallow,
  absent,
  missing,
  custom,
  awaited,
  text,
  localtime: localTime,
  gettext,
  markSafe,
  ON,
  OFF,
  filterSafe,
  filterString,
  filterStringSafe,
  ForLoop,
  toList,
  collect,
  unpack,
  blockFrame,
  runBlock,
  truthy,
  equals,
  lessThan,
  greaterThan,
  atMost,
  atLeast,
  contains,
  isSame,
} as const;

export const RUNTIME_NAMES: readonly string[] = Object.keys(RUNTIME);
