import type { FilterDefinition } from "../library.ts";
import type { Token } from "../lexer.ts";
import { snakeToCamel } from "../../utils/case.ts";
import type { CompileEnvironment } from "./environment.ts";

/** Quotes text for generated code: JSON, with the line ends that JSON leaves. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * Generated source that belongs together: functions, the readers of members they share, and the objects they use.
 *
 * Names from templates only ever enter the source through `quote()` or as identifiers that `IDENTIFIER` accepts.
 */
export class CodeModule {
  readonly environment: CompileEnvironment;
  /** Objects that generated code refers to as `K[n]`. */
  readonly constants: unknown[] = [];
  /** Tags by the position marks of generated code, for errors. */
  readonly marks: (Token | null)[] = [null];
  readonly #constantIds = new Map<unknown, string>();
  readonly #readers = new Map<string, string>();
  readonly #functions: string[] = [];
  readonly #declarations: string[] = [];

  constructor(environment: CompileEnvironment) {
    this.environment = environment;
  }

  /** Identifier of a constant object. */
  constant(value: unknown): string {
    let id = this.#constantIds.get(value);
    if (id === undefined) {
      id = `k${this.constants.length}`;
      this.#declarations.push(`const ${id} = K[${this.constants.length}];`);
      this.constants.push(value);
      this.#constantIds.set(value, id);
    }
    return id;
  }

  /** Identifier of the function of a filter. */
  filter(definition: FilterDefinition): string {
    return this.constant(definition.run);
  }

  /** Number under which an error in this tag is reported. */
  mark(token: Token): number {
    const last = this.marks.length - 1;
    if (this.marks[last] === token) return last;
    return this.marks.push(token) - 1;
  }

  /** Expression that calls the reader of a member: one function per name, so that each has its own inline cache. */
  reader(name: string): string {
    let id = this.#readers.get(name);
    if (id === undefined) {
      id = `g${this.#readers.size}`;
      this.#readers.set(name, id);
      this.#functions.push(readerSource(id, name));
    }
    return id;
  }

  addFunction(source: string): void {
    this.#functions.push(source);
  }

  /** The whole source: body of a function of `K` (constants) and `R` (runtime). */
  source(runtimeNames: readonly string[], exported: readonly string[]): string {
    return [
      '"use strict";',
      `const { ${runtimeNames.join(", ")} } = R;`,
      ...this.#declarations,
      ...this.#functions,
      `return { ${exported.join(", ")} };`,
    ].join("\n");
  }
}

/**
 * Reader of one member. The fast way reads the property directly: allowed when the prototypes of the object hold
 * nothing but what classes declared (`isPlain`), and the value is not one that `Object.prototype` gives everything.
 */
function readerSource(id: string, name: string): string {
  const camel = snakeToCamel(name);
  const slow = `lookup(o, ${quote(name)}, ${quote(camel)})`;
  if (/^\d+$/.test(name)) {
    const index = Number(name);
    return `function ${id}(o) { return Array.isArray(o) && typeof o[${index}] !== "function" ? o[${index}] : ${slow}; }`;
  }
  if (!IDENTIFIER.test(name) || name.startsWith("_") || name in Object.prototype) {
    return `function ${id}(o) { return ${slow}; }`;
  }
  const read = (key: string): string =>
    `if ((v = o.${key}) !== undefined && typeof v !== "function" && v !== OP.${key}) return v;`;
  const fallback =
    camel !== name && IDENTIFIER.test(camel) && !(camel in Object.prototype)
      ? `else if (v === undefined) { ${read(camel)} }`
      : "";
  return [
    `let p${id} = null;`,
    `function ${id}(o) {`,
    `  if (typeof o === "object" && o !== null) {`,
    `    const p = Object.getPrototypeOf(o); let v;`,
    `    if (p === p${id} || (isPlain(p) && ((p${id} = p), true))) {`,
    `      try { ${read(name)} ${fallback} } catch (e) { return silent(e); }`,
    `    }`,
    `  }`,
    `  return ${slow};`,
    `}`,
  ].join("\n");
}
