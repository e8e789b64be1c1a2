/** A function that throws `ValidationError` for a value that is not valid, or an object that has it as `validate()`. */
export type Validator = ((value: unknown) => void) | ValidatorObject;

/** A validator with options. */
export interface ValidatorObject {
  /** Short name of what it finds wrong, such as `invalid`. */
  readonly code: string;
  validate(value: unknown): void;
}

/** Runs a validator of either kind. */
export function runValidator(validator: Validator, value: unknown): void {
  if (typeof validator === "function") validator(value);
  else validator.validate(value);
}
