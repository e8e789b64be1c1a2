/** A validator of a vector: `{"$validator": "RegexValidator", "kwargs": {...}}`, for the decoders of fields and forms too. */
import * as validators from "../../src/core/validators/index.ts";
import type { Validator } from "../../src/core/validators/index.ts";
import { snakeToCamel } from "../../src/utils/case.ts";
import type { Decoder } from "./tagged-values.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- arguments come from JSON and go to constructors as they are
type Any = any;

export function makeValidator(name: string, kwargs: Readonly<Record<string, unknown>>): Validator {
  const o = Object.fromEntries(Object.entries(kwargs).map(([key, value]) => [snakeToCamel(key), value])) as Any;
  switch (name) {
    case "RegexValidator":
      return new validators.RegexValidator(o);
    case "URLValidator":
      return new validators.URLValidator(o);
    case "EmailValidator":
      return new validators.EmailValidator(o);
    case "DomainNameValidator":
      return new validators.DomainNameValidator(o);
    case "FileExtensionValidator":
      return new validators.FileExtensionValidator(o);
    case "ProhibitNullCharactersValidator":
      return new validators.ProhibitNullCharactersValidator(o);
    case "DecimalValidator":
      return new validators.DecimalValidator(o.maxDigits, o.decimalPlaces);
    case "StepValueValidator":
      return new validators.StepValueValidator(o.limitValue, o);
    case "MaxValueValidator":
      return new validators.MaxValueValidator(o.limitValue, o.message);
    case "MinValueValidator":
      return new validators.MinValueValidator(o.limitValue, o.message);
    case "MaxLengthValidator":
      return new validators.MaxLengthValidator(o.limitValue, o.message);
    case "MinLengthValidator":
      return new validators.MinLengthValidator(o.limitValue, o.message);
    default:
      throw new Error(`There is no validator ${name}.`);
  }
}

/** Decoder for the tag `$validator`. */
export const decodeValidator: Decoder = (tagged, decode) => {
  const name = String(tagged["$validator"]);
  if (/^[A-Z]/.test(name)) return makeValidator(name, decode(tagged["kwargs"] ?? {}) as Record<string, unknown>);
  return new Map<string, unknown>(Object.entries(validators)).get(snakeToCamel(name));
};
