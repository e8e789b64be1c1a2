import { repr } from "../../utils/str.ts";
import type { Context, ContextValues } from "../context.ts";
import { TemplateDoesNotExist, TemplateRecursionError, TemplateSyntaxError } from "../errors.ts";
import { ExtendableTemplate, RenderableTemplate } from "../renderable.ts";
import type { Origin } from "../origin.ts";
import type { BlockDefinition } from "./blocks.ts";
import { truthy } from "./comparison.ts";
import { MAX_DEPTH, RenderState } from "./render-state.ts";
import { toList } from "./sequences.ts";
import type { StepGenerator } from "./steps.ts";
import { SafeString } from "../../utils/safe-string.ts";

const plainName = (value: unknown): unknown => (SafeString.is(value) ? value.toString() : value);

/** `{% extends parent %}` in `child`: collects its blocks and renders the parent. */
export function* extend(
  context: Context,
  child: ExtendableTemplate,
  parentValue: unknown,
  token: string,
  isVariable: boolean,
): StepGenerator {
  const name = plainName(parentValue);
  if (!truthy(name)) {
    const from = isVariable ? ` Got this from the '${token}' variable.` : "";
    throw new TemplateSyntaxError(`Invalid template name in 'extends' tag: ${repr(name)}.${from}`);
  }
  const state = context.renderState;
  state.history ??= [child.origin];
  if (state.history.length > MAX_DEPTH) {
    throw new TemplateRecursionError(`Templates extend each other more than ${MAX_DEPTH} times, here ${child.label}.`, {
      hint: "Look for a template that extends itself through a variable.",
    });
  }
  const parent = name instanceof ExtendableTemplate ? name : parentTemplate(child, name, state.history);
  if (name instanceof ExtendableTemplate) state.history.push(parent.origin);
  const blocks = (state.blocks ?? new Map()) as Map<string, BlockDefinition[]>;
  addBlocks(blocks, child.compiled.blocks);
  if (!parent.compiled.extending) addBlocks(blocks, parent.compiled.blocks);
  state.blocks = blocks;
  return yield* parent.body(context);
}

function parentTemplate(child: ExtendableTemplate, name: unknown, history: Origin[]): ExtendableTemplate {
  if (typeof name !== "string") throw new TemplateDoesNotExist(String(name));
  const template = child.engine.findTemplate(name, history);
  history.push(template.origin);
  return template;
}

function addBlocks(blocks: Map<string, BlockDefinition[]>, own: ReadonlyMap<string, BlockDefinition>): void {
  for (const [name, definition] of own) {
    const chain = blocks.get(name);
    if (chain === undefined) blocks.set(name, [definition]);
    else chain.push(definition);
  }
}

/** An included template, ready to run: `text`, or what `template.body(context)` gives. */
export interface Inclusion {
  readonly context: Context;
  readonly template: RenderableTemplate;
  readonly text: string | null;
  /** State of the including template. */
  readonly before: RenderState;
}

/** `{% include target %}`: finds the template (a name, a list of names, or a template) and opens its scope and state. */
export function beginInclude(
  context: Context,
  includer: string | null,
  target: unknown,
  values: ContextValues | undefined,
  only: boolean,
): Inclusion {
  const before = context.renderState;
  const template = findIncluded(context, includer, target);
  const { text } = template;
  if (text !== null) return { context, template, text, before };
  const inner = only ? context.new(values) : context.push(values);
  inner.renderState = new RenderState(before, template);
  return { context: inner, template, text, before };
}

/** Closes the scope and state of an inclusion that has run. */
export function endInclude(context: Context, { context: inner, text, before }: Inclusion): void {
  if (text !== null || inner !== context) return;
  context.renderState = before;
  context.pop();
}

/** Renders an included template, for tags that are not compiled. */
export function* include(context: Context, target: unknown): StepGenerator {
  const inclusion = beginInclude(context, null, target, undefined, false);
  const text = inclusion.text ?? (yield* inclusion.template.body(context));
  endInclude(context, inclusion);
  return text;
}

function findIncluded(context: Context, includer: string | null, target: unknown): RenderableTemplate {
  const name = plainName(target);
  if (name instanceof RenderableTemplate) return name;
  const { templates } = context.renderState.page;
  if (typeof name === "string" && !name.startsWith(".")) {
    const known = templates.get(name);
    if (known !== undefined) return known;
  }
  const names =
    typeof name === "string" && name !== ""
      ? [relativeName(includer, name, true)]
      : ((truthy(name) ? (toList(name) ?? []) : []) as readonly unknown[]).map(String);
  const template = context.template!.engine.selectTemplate(names);
  if (names.length === 1) templates.set(names[0]!, template);
  return template;
}

/**
 * The full name behind `./x` or `../x`, seen from the template in which it stands; other names as they are.
 * Throws `TemplateSyntaxError` for one that leads out of all template folders, or (unless allowed) to itself.
 */
export function relativeName(current: string | null, name: string, allowRecursion = false): string {
  if (!name.startsWith("./") && !name.startsWith("../")) return name;
  if (current === null) {
    throw new TemplateSyntaxError(`The relative path ${name} cannot be evaluated due to an unknown template origin.`);
  }
  const own = current.replace(/^\/+/, "");
  const parts = own.split("/").slice(0, -1);
  for (const part of name.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) {
      throw new TemplateSyntaxError(
        `The relative path '${name}' points outside the file hierarchy that template '${current}' is in.`,
      );
    }
  }
  const full = parts.join("/");
  if (!allowRecursion && full === own) {
    throw new TemplateSyntaxError(
      `The relative path '${name}' was translated to template name '${full}', the same template in which the tag appears.`,
    );
  }
  return full;
}
