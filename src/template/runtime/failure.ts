import { TemplateSyntaxError, VariableDoesNotExist } from "../errors.ts";
import type { CodeModule } from "../compiler/code-module.ts";
import { positionAt } from "../source-position.ts";
import { isSilent } from "./steps.ts";

/** A tag that was at work when an error happened. */
export interface TemplateFrame {
  readonly templateName: string;
  readonly line: number;
  readonly column: number;
  /** Source text of the tag. */
  readonly tag: string;
  /** Source of the template and the offsets of the tag, for an excerpt. */
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

interface Trace {
  readonly stack: string | undefined;
  readonly frames: TemplateFrame[];
}

const traces = new WeakMap<object, Trace>();

/** The tags at work when `error` happened in a template: the innermost first, then what included or extended it. */
export function templateFrames(error: unknown): readonly TemplateFrame[] {
  return (typeof error === "object" && error !== null && traces.get(error)?.frames) || [];
}

/**
 * Notes on an error the tag it went through, and returns it. The class of the error stays; its stack shows the chain
 * of templates above the stack of functions.
 */
export function fail(error: unknown, module: CodeModule, mark: number): unknown {
  const token = module.marks[mark] ?? null;
  if (typeof error !== "object" || error === null || token === null) return error;
  const { origin, source } = module.environment;
  const { start, end } = token;
  if (error instanceof TemplateSyntaxError) error.locate({ origin, source, start, end });
  let trace = traces.get(error);
  if (trace === undefined) {
    trace = { stack: error instanceof Error ? error.stack : undefined, frames: [] };
    traces.set(error, trace);
  }
  const templateName = origin.templateName ?? origin.name;
  const tag = source.slice(start, end);
  trace.frames.push({ templateName, ...positionAt(source, start), tag, source, start, end });
  if (error instanceof Error && trace.stack !== undefined) error.stack = withFrames(trace.stack, trace.frames);
  return error;
}

function withFrames(stack: string, frames: readonly TemplateFrame[]): string {
  const lines = frames.map((f) => `    in ${f.templateName}:${f.line}:${f.column} ${f.tag.slice(0, 100)}`).join("\n");
  const at = stack.indexOf("\n    at ");
  return at === -1 ? `${stack}\n${lines}` : `${stack.slice(0, at)}\n${lines}${stack.slice(at)}`;
}

/** The argument of a filter that does not exist. */
export function missing(name: string): never {
  throw new VariableDoesNotExist(
    `Failed lookup for key [${name.split(".").at(-1)}]: the argument "${name}" of a filter does not exist.`,
  );
}

/** Undefined for an error that means "no value"; others are thrown on. */
export function silent(error: unknown): undefined {
  if (!isSilent(error)) throw error;
  return undefined;
}
