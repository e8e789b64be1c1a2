/** A range of values with or without its ends (PostgreSQL manual, 8.17). */
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";

/** Which ends belong to the range: `[` and `]` do, `(` and `)` do not. */
export type RangeBounds = "[)" | "[]" | "(]" | "()";

export interface RangeOptions {
  /** Default: `"[)"`, the lower end without the upper one. */
  readonly bounds?: RangeBounds | undefined;
}

/**
 * A range; null stands for an end that is open. It never changes.
 *
 * ```ts
 * const workingAge = new Range(16, 67);
 * workingAge.contains(67); // false
 * ```
 */
export class Range<T> {
  readonly lower: T | null;
  readonly upper: T | null;
  readonly bounds: RangeBounds;
  readonly isEmpty: boolean;

  /** Throws RangeError for bounds other than the four forms and for ends in the wrong order. */
  constructor(lower: T | null = null, upper: T | null = null, { bounds = "[)" }: RangeOptions = {}) {
    if (!["[)", "[]", "(]", "()"].includes(bounds))
      throw new RangeError(`Unknown bounds ${JSON.stringify(bounds)}: expected "[)", "[]", "(]" or "()".`);
    if (lower !== null && upper !== null && compareEnds(lower, upper) > 0)
      throw new RangeError("The lower end of a range must not be greater than its upper end.");
    this.lower = lower;
    this.upper = upper;
    this.bounds = bounds;
    this.isEmpty = false;
    if (new.target === Range) Object.freeze(this);
  }

  /** The range that holds nothing. */
  static empty<T>(): Range<T> {
    return Object.freeze(
      Object.assign(
        Object.create(Range.prototype) as Range<T>,
        { lower: null, upper: null, bounds: "[)", isEmpty: true } as const,
      ),
    );
  }

  get lowerInclusive(): boolean {
    return !this.isEmpty && this.lower !== null && this.bounds.startsWith("[");
  }

  get upperInclusive(): boolean {
    return !this.isEmpty && this.upper !== null && this.bounds.endsWith("]");
  }

  /** Whether the range has no lower end. */
  get lowerInfinite(): boolean {
    return !this.isEmpty && this.lower === null;
  }

  get upperInfinite(): boolean {
    return !this.isEmpty && this.upper === null;
  }

  contains(value: T): boolean {
    if (this.isEmpty) return false;
    if (this.lower !== null) {
      const order = compareEnds(value, this.lower);
      if (order < 0 || (order === 0 && !this.lowerInclusive)) return false;
    }
    if (this.upper === null) return true;
    const order = compareEnds(value, this.upper);
    return order < 0 || (order === 0 && this.upperInclusive);
  }

  equals(other: unknown): boolean {
    if (!(other instanceof Range)) return false;
    if (this.isEmpty || other.isEmpty) return this.isEmpty && other.isEmpty;
    const same = (a: unknown, b: unknown): boolean => (a === null || b === null ? a === b : compareEnds(a, b) === 0);
    return this.bounds === other.bounds && same(this.lower, other.lower) && same(this.upper, other.upper);
  }

  toJSON():
    | { readonly lower: T | null; readonly upper: T | null; readonly bounds: RangeBounds }
    | { readonly empty: true } {
    return this.isEmpty ? { empty: true } : { lower: this.lower, upper: this.upper, bounds: this.bounds };
  }

  toString(): string {
    if (this.isEmpty) return "empty";
    return `${this.bounds[0]}${this.lower === null ? "" : String(this.lower)},${this.upper === null ? "" : String(this.upper)}${this.bounds[1]}`;
  }
}

/** Less than, equal to or greater than 0. */
export function compareEnds(a: unknown, b: unknown): number {
  if (a instanceof Temporal.PlainDate && b instanceof Temporal.PlainDate) return Temporal.PlainDate.compare(a, b);
  if (a instanceof Decimal || b instanceof Decimal)
    return new Decimal(a as Decimal.Value).comparedTo(b as Decimal.Value);
  const [x, y] = [a, b] as [number, number];
  return x < y ? -1 : x > y ? 1 : 0;
}
