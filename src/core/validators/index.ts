export {
  BaseValidator,
  type Comparable,
  DecimalValidator,
  type Limit,
  MaxLengthValidator,
  MaxValueValidator,
  MinLengthValidator,
  MinValueValidator,
  type StepValueOptions,
  StepValueValidator,
} from "./limit-validators.ts";
export {
  DomainNameValidator,
  type DomainNameValidatorOptions,
  EmailValidator,
  type EmailValidatorOptions,
  type IpProtocol,
  ipAddressValidators,
  URLValidator,
  type URLValidatorOptions,
  validateDomainName,
  validateEmail,
  validateIpv4Address,
  validateIpv6Address,
  validateIpv46Address,
} from "./network-validators.ts";
export {
  type MessageOptions,
  RegexValidator,
  type RegexValidatorOptions,
} from "./regex-validator.ts";
export {
  FileExtensionValidator,
  type FileExtensionValidatorOptions,
  type IntListValidatorOptions,
  intListValidator,
  ProhibitNullCharactersValidator,
  validateCommaSeparatedIntegerList,
  validateImageFileExtension,
  validateInteger,
  validateSlug,
  validateUnicodeSlug,
} from "./text-validators.ts";
export {
  NON_FIELD_ERRORS,
  ValidationError,
  type ValidationErrorOptions,
  type ValidationMessage,
  type ValidationMessages,
} from "./validation-error.ts";
export { runValidator, type Validator, type ValidatorObject } from "./validator.ts";
