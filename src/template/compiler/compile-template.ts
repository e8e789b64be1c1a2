import type { NodeList } from "../node.ts";
import type { BlockDefinition } from "../runtime/blocks.ts";
import { BlockNode } from "../tags/block.ts";
import { PartialDefNode } from "../tags/partial.ts";
import { ExtendsNode } from "../tags/extends.ts";
import { CodeModule } from "./code-module.ts";
import { CodeUnit } from "./code-unit.ts";
import { effectsOf, needsContext } from "./effects.ts";
import type { CompileEnvironment } from "./environment.ts";
import { evaluate, type UnitFunction } from "./evaluate.ts";

/** A template as functions. */
export interface CompiledTemplate {
  readonly main: UnitFunction;
  /** The whole output, when it is nothing but text. */
  readonly text: string | null;
  readonly blocks: ReadonlyMap<string, BlockDefinition>;
  readonly partials: ReadonlyMap<string, BlockDefinition>;
  /** Whether it extends another template. */
  readonly extending: boolean;
  /** Generated source, for curious people and tests. */
  readonly code: string;
}

/** Compiles a parsed template: one function for its body and one for each block and partial. */
export function compileTemplate(nodelist: NodeList, environment: CompileEnvironment): CompiledTemplate {
  const module = new CodeModule(environment);
  const names = ["main"];
  const define = (lists: readonly NodeList[], name: string, block: boolean): string | null => {
    const unit = new CodeUnit(module, effectsOf(lists), block);
    for (const list of lists) unit.nodes(list);
    const text = unit.constantText();
    module.addFunction(unit.finish(name));
    return text;
  };
  const text = define([nodelist], "main", false);
  const later: ((functions: Readonly<Record<string, UnitFunction>>) => void)[] = [];
  const section = (node: BlockNode | PartialDefNode): BlockDefinition => {
    const id = `u${names.length}`;
    names.push(id);
    const { definition } = node;
    definition.text = define([node.nodelist], id, node instanceof BlockNode);
    definition.scoped = needsContext(effectsOf([node.nodelist]));
    later.push((functions) => {
      definition.run = functions[id]!;
    });
    return definition;
  };
  const blocks = new Map(nodelist.getNodesByType(BlockNode).map((node) => [node.name, section(node)]));
  const partials = new Map(nodelist.getNodesByType(PartialDefNode).map((node) => [node.name, section(node)]));
  const functions = evaluate(module, names);
  for (const link of later) link(functions);
  const extending = nodelist.nodes.some((node) => node instanceof ExtendsNode);
  return { main: functions.main!, text, blocks, partials, extending, code: module.source([], []) };
}
