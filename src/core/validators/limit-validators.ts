import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { scaleOf, toDecimal } from "../../utils/decimal.ts";
import { LazyText, type Text } from "../../utils/lazy.ts";
import { SafeString } from "../../utils/safe-string.ts";
import { gettextLazy, ngettextLazy } from "../i18n/translation.ts";
import { ValidationError } from "./validation-error.ts";
import type { ValidatorObject } from "./validator.ts";

/** A limit, or a function that gives it when a value is checked. */
export type Limit<T> = T | (() => T);

/** Values with an order among themselves. */
export type Comparable =
  | number
  | bigint
  | string
  | Date
  | Decimal
  | Temporal.PlainDate
  | Temporal.PlainDateTime
  | Temporal.PlainTime
  | Temporal.ZonedDateTime
  | Temporal.Duration;

/** Base of validators that compare a value with a limit. */
export abstract class BaseValidator<T = unknown> implements ValidatorObject {
  readonly limitValue: Limit<T>;
  readonly message: Text;
  abstract readonly code: string;

  constructor(limitValue: Limit<T>, message: Text) {
    this.limitValue = limitValue;
    this.message = message;
  }

  /** Whether the value breaks the limit. */
  protected abstract compare(value: unknown, limit: T): boolean;

  /** What of the value is compared. */
  protected clean(value: unknown): unknown {
    return value;
  }

  validate(value: unknown): void {
    const limit = this.limit();
    const cleaned = this.clean(value);
    if (this.compare(cleaned, limit)) throw this.error(value, cleaned, limit);
  }

  protected limit(): T {
    return typeof this.limitValue === "function" ? (this.limitValue as () => T)() : this.limitValue;
  }

  protected error(value: unknown, cleaned: unknown, limit: T): ValidationError {
    const params = { limit_value: limit, show_value: cleaned, value };
    return new ValidationError(this.message, { code: this.code, params });
  }
}

/** Below, at or above zero, as `value` stands to `limit`. Throws `TypeError` for values that have no order. */
function order(value: unknown, limit: unknown): number {
  if (value instanceof Decimal || limit instanceof Decimal) return decimalOf(value).comparedTo(decimalOf(limit));
  if (value instanceof Temporal.PlainDate && limit instanceof Temporal.PlainDate)
    return Temporal.PlainDate.compare(value, limit);
  if (value instanceof Temporal.PlainTime && limit instanceof Temporal.PlainTime)
    return Temporal.PlainTime.compare(value, limit);
  if (value instanceof Temporal.PlainDateTime && limit instanceof Temporal.PlainDateTime) {
    return Temporal.PlainDateTime.compare(value, limit);
  }
  if (value instanceof Temporal.Duration && limit instanceof Temporal.Duration)
    return Temporal.Duration.compare(value, limit);
  const [a, b] = [primitive(value), primitive(limit)];
  if ((typeof a === "string") !== (typeof b === "string")) {
    throw new TypeError(`A ${typeof value} cannot be compared with a limit that is a ${typeof limit}.`);
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function decimalOf(value: unknown): Decimal {
  if (value instanceof Decimal || typeof value === "number" || typeof value === "bigint") return toDecimal(value);
  throw new TypeError(`A ${typeof value} cannot be compared with a decimal number.`);
}

function primitive(value: unknown): number | bigint | string {
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "string") return value;
  if (value instanceof Date) return value.getTime();
  if (value instanceof Temporal.ZonedDateTime || value instanceof Temporal.Instant) return value.epochMilliseconds;
  if (LazyText.is(value) || SafeString.is(value)) return value.toString();
  throw new TypeError(`A value of type ${typeof value} has no order.`);
}

export class MaxValueValidator extends BaseValidator<Comparable> {
  readonly code: string = "max_value";

  constructor(limitValue: Limit<Comparable>, message?: Text) {
    super(limitValue, message ?? gettextLazy("Ensure this value is less than or equal to %(limit_value)s."));
  }

  protected override compare(value: unknown, limit: Comparable): boolean {
    return order(value, limit) > 0;
  }
}

export class MinValueValidator extends BaseValidator<Comparable> {
  readonly code: string = "min_value";

  constructor(limitValue: Limit<Comparable>, message?: Text) {
    super(limitValue, message ?? gettextLazy("Ensure this value is greater than or equal to %(limit_value)s."));
  }

  protected override compare(value: unknown, limit: Comparable): boolean {
    return order(value, limit) < 0;
  }
}

export interface StepValueOptions {
  readonly message?: Text | undefined;
  /** Where the steps begin. Default: 0. */
  readonly offset?: number | Decimal | null | undefined;
}

/** A number must be a multiple of the step, counted from the offset. */
export class StepValueValidator extends BaseValidator<number | Decimal> {
  readonly code: string = "step_size";
  readonly offset: number | Decimal | null;

  constructor(limitValue: Limit<number | Decimal>, options: StepValueOptions = {}) {
    const withOffset = options.offset !== undefined && options.offset !== null;
    super(
      limitValue,
      withOffset
        ? gettextLazy(
            "Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, e.g. %(offset)s, %(valid_value1)s, %(valid_value2)s, and so on.",
          )
        : (options.message ?? gettextLazy("Ensure this value is a multiple of step size %(limit_value)s.")),
    );
    this.offset = options.offset ?? null;
  }

  protected override compare(value: unknown, limit: number | Decimal): boolean {
    const step = Number(limit);
    const distance = Number(value) - Number(this.offset ?? 0);
    const rest = distance - step * Math.round(distance / step);
    return !(Math.abs(rest) <= 1e-9);
  }

  protected override error(value: unknown, cleaned: unknown, limit: number | Decimal): ValidationError {
    if (this.offset === null) return super.error(value, cleaned, limit);
    const isDecimal = [value, limit, this.offset].some((v) => v instanceof Decimal);
    const at = (steps: number): number | Decimal =>
      isDecimal ? toDecimal(limit).times(steps).plus(this.offset!) : Number(this.offset) + steps * Number(limit);
    const params = { limit_value: limit, offset: at(0), valid_value1: at(1), valid_value2: at(2) };
    return new ValidationError(this.message, { code: this.code, params });
  }
}

/** Characters of a text (not UTF-16 units), items of a list, entries of a mapping. */
function lengthOf(value: unknown): number {
  if (typeof value === "string") return characters(value);
  if (SafeString.is(value) || LazyText.is(value)) return characters(value.toString());
  if (value instanceof Map || value instanceof Set) return value.size;
  const length = (value as { readonly length?: unknown } | null)?.length;
  if (typeof length === "number") return length;
  throw new TypeError(`A value of type ${typeof value} has no length.`);
}

function characters(text: string): number {
  let pairs = 0;
  for (let i = 1; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800) pairs++;
  }
  return text.length - pairs;
}

export class MinLengthValidator extends BaseValidator<number> {
  readonly code: string = "min_length";

  constructor(limitValue: Limit<number>, message?: Text) {
    super(
      limitValue,
      message ??
        ngettextLazy(
          "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
          "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
          "limit_value",
        ),
    );
  }

  protected override compare(value: unknown, limit: number): boolean {
    return Number(value) < limit;
  }

  protected override clean(value: unknown): number {
    return lengthOf(value);
  }
}

export class MaxLengthValidator extends BaseValidator<number> {
  readonly code: string = "max_length";

  constructor(limitValue: Limit<number>, message?: Text) {
    super(
      limitValue,
      message ??
        ngettextLazy(
          "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
          "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
          "limit_value",
        ),
    );
  }

  protected override compare(value: unknown, limit: number): boolean {
    return Number(value) > limit;
  }

  protected override clean(value: unknown): number {
    return lengthOf(value);
  }
}

const DECIMAL_MESSAGES = {
  invalid: gettextLazy("Enter a number."),
  max_digits: ngettextLazy(
    "Ensure that there are no more than %(max)s digit in total.",
    "Ensure that there are no more than %(max)s digits in total.",
    "max",
  ),
  max_decimal_places: ngettextLazy(
    "Ensure that there are no more than %(max)s decimal place.",
    "Ensure that there are no more than %(max)s decimal places.",
    "max",
  ),
  max_whole_digits: ngettextLazy(
    "Ensure that there are no more than %(max)s digit before the decimal point.",
    "Ensure that there are no more than %(max)s digits before the decimal point.",
    "max",
  ),
} as const;

/** A decimal number must fit into a column of that many digits. Zeros behind the point count as they were written. */
export class DecimalValidator implements ValidatorObject {
  readonly code: string = "invalid";
  readonly maxDigits: number | null;
  readonly decimalPlaces: number | null;

  constructor(maxDigits: number | null, decimalPlaces: number | null) {
    this.maxDigits = maxDigits;
    this.decimalPlaces = decimalPlaces;
  }

  validate(value: unknown): void {
    const number = toDecimal(value as Decimal);
    if (!number.isFinite()) throw this.#error("invalid", null, value);
    const decimals = scaleOf(number);
    const whole = number.abs().lessThan(1) ? 0 : number.e + 1;
    const digits = Math.max(1, whole + decimals);
    const { maxDigits, decimalPlaces } = this;
    if (maxDigits !== null && digits > maxDigits) throw this.#error("max_digits", maxDigits, value);
    if (decimalPlaces !== null && decimals > decimalPlaces)
      throw this.#error("max_decimal_places", decimalPlaces, value);
    if (maxDigits !== null && decimalPlaces !== null && whole > maxDigits - decimalPlaces) {
      throw this.#error("max_whole_digits", maxDigits - decimalPlaces, value);
    }
  }

  #error(code: keyof typeof DECIMAL_MESSAGES, max: number | null, value: unknown): ValidationError {
    const params = max === null ? { value } : { max, value };
    return new ValidationError(DECIMAL_MESSAGES[code], { code, params });
  }
}
