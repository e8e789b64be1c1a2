/** A loop of the template that is a loop of the generated function: `forloop` is computed from its counters. */
export interface LoopVariable {
  /** Identifiers of the 0-based counter and of the length. */
  readonly index: string;
  readonly length: string;
  /** Identifier of the `forloop` object, when something may need it as an object. */
  readonly object: string | null;
  readonly parent: LoopVariable | null;
}

/** What a name of the template is in the generated function. */
export type Binding =
  | { readonly kind: "value"; readonly code: string }
  | { readonly kind: "loop"; readonly loop: LoopVariable }
  | { readonly kind: "block" };

/** Names bound by tags around the present place (`for`, `with`, `block`). */
export class LexicalScope {
  readonly #parent: LexicalScope | null;
  readonly #names = new Map<string, Binding | null>();

  constructor(parent: LexicalScope | null) {
    this.#parent = parent;
  }

  /** Binds a name; null hides it: it has to be read from the context. */
  bind(name: string, binding: Binding | null): void {
    this.#names.set(name, binding);
  }

  find(name: string): Binding | null | undefined {
    const found = this.#names.get(name);
    return found === undefined && !this.#names.has(name) ? this.#parent?.find(name) : found;
  }
}
