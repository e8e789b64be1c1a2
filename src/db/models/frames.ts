/**
 * How `title = CharField(…)` in a class can be a definition once and a value ever after.
 *
 * The first use of a model class runs `new Book(probe)` with a Proxy for `this` (definition pass): every field call
 * returns a Field, and the proxy sees under which key it lands. After that the base constructor resolves all values
 * before any initializer runs and pushes them as a frame; the n-th field call takes the n-th value, the last one pops
 * the frame. Nothing of ours can throw while initializers run; a frame left behind by an initializer of the user's
 * that threw is recognized by kind and options, and dropped in the next microtask at the latest.
 */
import { BellevilleError } from "../../core/errors/belleville-error.ts";
import { Field } from "./fields/field.ts";

/** A field call of a class, in order; its name is null when a subclass took the property over. */
export interface Slot {
  field: Field;
  name: string | null;
}

/** What the definition pass found. */
export interface Definition {
  readonly slots: Slot[];
  /** Own properties that are no fields, by name. */
  readonly extras: ReadonlyMap<string, unknown>;
  /** Names of extras that a base class declares as fields. */
  readonly replaced: ReadonlySet<string>;
}

class Frame {
  /** Null during a definition pass. */
  readonly slots: readonly Slot[] | null;
  readonly values: readonly unknown[];
  self: object | null;
  previous: Frame | null;
  next = 0;
  readonly fields: Field[] = [];
  readonly seen: [string, unknown][] = [];

  constructor(slots: readonly Slot[] | null, values: readonly unknown[], self: object | null, previous: Frame | null) {
    this.slots = slots;
    this.values = values;
    this.self = self;
    this.previous = previous;
  }
}

/** A model class cannot be read. */
export class ModelDefinitionError extends BellevilleError {
  static override readonly code: string = "db.model_definition";
}

let top: Frame | null = null;
let probing: { readonly modelClass: unknown; readonly frame: Frame } | null = null;
let clearing = false;

/** Stands in for constructor arguments in the definition pass: every property of it is undefined. */
const probe: object = new Proxy(function probe() {}, { get: () => undefined });

/** Runs the definition pass of a class. */
export function readDefinition(modelClass: new (values: never) => object): Definition {
  const saved = top;
  const frame = new Frame(null, [], null, top);
  const outer = probing;
  probing = { modelClass, frame };
  try {
    new modelClass(probe as never);
  } catch (cause) {
    if (cause instanceof BellevilleError) throw cause;
    throw new ModelDefinitionError(
      `Cannot read the fields of ${modelClass.name}: its constructor or an initializer threw when called with no values: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
        hint: "Initializers and the constructor of a model run once before there are values; let them bear that.",
      },
    );
  } finally {
    top = saved;
    probing = outer;
  }
  const slots: Slot[] = frame.fields.map((field) => ({ field, name: null }));
  const last = new Map(frame.seen);
  const extras = new Map<string, unknown>();
  for (const [key, value] of last) {
    const slot = value instanceof Field ? slots.find((s) => s.field === value) : undefined;
    if (slot === undefined) extras.set(key, value);
    else slot.name = key;
  }
  const replaced = new Set(
    frame.seen.filter(([key, value]) => value instanceof Field && extras.has(key)).map(([key]) => key),
  );
  return { slots, extras, replaced };
}

/** What an inherited field is in a definition pass when it is taken away. */
export const REMOVED: unique symbol = Symbol("belleville.removed");

/**
 * Takes away a field of an abstract base, as `created = None` does in Django.
 *
 * ```ts
 * class Plain extends Dated { override createdAt = models.removed(); }
 * ```
 */
export function removed(): never {
  return (top?.slots === null ? REMOVED : undefined) as never;
}

/** Stands in for constructor arguments where a base constructor is to answer with an instance that is there. */
export class Adopted {
  readonly #self: object;

  constructor(self: object) {
    this.#self = self;
  }

  static read(value: unknown): object | undefined {
    return typeof value === "object" && value !== null && #self in value ? value.#self : undefined;
  }
}

/** Called by the base constructor: the proxy to return when this construction is a definition pass, else null. */
export function beginDefinition(modelClass: unknown, self: object): object | null {
  if (probing === null || probing.modelClass !== modelClass) return null;
  const { frame } = probing;
  probing = null;
  frame.previous = top;
  top = frame;
  const note = (key: string | symbol, value: unknown, isSet: boolean): void => {
    // Setting a plain value over an existing key is a constructor body at work, not an initializer.
    if (typeof key === "string" && (value instanceof Field || !isSet || !Object.hasOwn(self, key)))
      frame.seen.push([key, value]);
  };
  return (frame.self = new Proxy(self, {
    defineProperty(target, key, descriptor) {
      note(key, descriptor.value, false);
      return Reflect.defineProperty(target, key, descriptor);
    },
    set(target, key, value) {
      note(key, value, true);
      return Reflect.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
    },
  }));
}

/** Called by the base constructor: hands the values of a new instance to the initializers that run next. */
export function pushValues(slots: readonly Slot[], values: readonly unknown[], self: object): void {
  if (slots.length === 0) return;
  if (top !== null && !clearing) {
    // A frame below may be a dead one. Initializers are synchronous: by the next microtask none can be live.
    clearing = true;
    queueMicrotask(() => {
      clearing = false;
      top = null;
    });
  }
  top = new Frame(slots, values, self, top);
}

/**
 * The heart of a field function: a value inside a new instance, a Field everywhere else.
 *
 * `create` is called in definition passes and outside of classes (in migration files).
 */
export function takeField(fieldClass: unknown, options: object | undefined, create: () => Field): unknown {
  for (;;) {
    const frame = top;
    if (frame === null) return create();
    if (frame.slots === null) {
      const field = create();
      frame.fields.push(field);
      return field;
    }
    const slot = frame.slots[frame.next];
    if (
      slot === undefined ||
      slot.field.constructor !== fieldClass ||
      (frame.previous !== null && !sameOptions(slot.field.options, options))
    ) {
      top = frame.previous; // a dead frame
      continue;
    }
    const value = frame.values[frame.next++];
    if (frame.next === frame.slots.length) top = frame.previous;
    return slot.name === null ? value : slot.field.initialValue(frame.self!, value);
  }
}

/** Compares the plain values of the options given; what a class adds on its own does not count. */
function sameOptions(known: object, given: object | undefined): boolean {
  if (given === undefined) return true;
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === "object" || typeof value === "function") continue;
    if ((known as Record<string, unknown>)[key] !== value) return false;
  }
  return true;
}

/** Number of frames, for tests. @internal */
export function frameCount(): number {
  let count = 0;
  for (let frame = top; frame !== null; frame = frame.previous) count++;
  return count;
}
