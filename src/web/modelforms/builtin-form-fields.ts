/** Which form field each built-in class of model fields has. Follows the table of docs/topics/forms/modelforms. */
import { AutoField } from "../../db/models/fields/auto-field.ts";
import { BigIntegerField } from "../../db/models/fields/big-integer-field.ts";
import { BinaryField } from "../../db/models/fields/binary-field.ts";
import { BooleanField } from "../../db/models/fields/boolean-field.ts";
import { CharField } from "../../db/models/fields/char-field.ts";
import { DateField } from "../../db/models/fields/date-field.ts";
import { DateTimeField } from "../../db/models/fields/date-time-field.ts";
import { DecimalField } from "../../db/models/fields/decimal-field.ts";
import { DurationField } from "../../db/models/fields/duration-field.ts";
import { EmailField } from "../../db/models/fields/email-field.ts";
import type { Field as ModelField } from "../../db/models/fields/field.ts";
import { FloatField } from "../../db/models/fields/float-field.ts";
import { GenericIPAddressField } from "../../db/models/fields/generic-ip-address-field.ts";
import { IntegerField } from "../../db/models/fields/integer-field.ts";
import { JSONField } from "../../db/models/fields/json-field.ts";
import { SlugField } from "../../db/models/fields/slug-field.ts";
import { TextField } from "../../db/models/fields/text-field.ts";
import { TimeField } from "../../db/models/fields/time-field.ts";
import { URLField } from "../../db/models/fields/url-field.ts";
import { UUIDField } from "../../db/models/fields/uuid-field.ts";
import { FileField } from "../../db/models/files/file-field.ts";
import { ImageField } from "../../db/models/files/image-field.ts";
import { ForeignKey } from "../../db/models/relations/foreign-key.ts";
import { ManyToManyField } from "../../db/models/relations/many-to-many-field.ts";
import * as forms from "../../forms/fields/index.ts";
import { Textarea } from "../../forms/widgets/textarea.ts";
import { type FormFieldClass, type FormFieldOptions, registerFormField } from "./form-field-registry.ts";
import { makeFormField } from "./make-form-field.ts";
import type { ChoiceQuerySet } from "./model-choices.ts";
import { ModelChoiceField } from "./model-choice-field.ts";
import { ModelMultipleChoiceField } from "./model-multiple-choice-field.ts";

type Own<F extends ModelField> = (field: F) => FormFieldOptions;

function register<F extends ModelField>(
  type: abstract new (...args: never[]) => F,
  formClass: FormFieldClass,
  own: Own<F> = () => ({}),
): void {
  registerFormField(type, (field: F, request) => makeFormField(field, formClass, request, own(field)));
}

const text: Own<ModelField> = (field) => ({
  maxLength: field.maxLength,
  ...(field.null ? { emptyValue: null } : {}),
});

/** Bounds of a 64-bit column: the form tells the user before the database does. */
const BIG_LIMIT = 2n ** 63n;

register(CharField, forms.CharField, text);
register(TextField, forms.CharField, (f) => ({ ...text(f), ...(f.choices === null ? { widget: Textarea } : {}) }));
register(SlugField, forms.SlugField, (f) => ({ ...text(f), allowUnicode: f.allowUnicode }));
register(EmailField, forms.EmailField, text);
register(URLField, forms.URLField, text);
register(UUIDField, forms.UUIDField);
register(GenericIPAddressField, forms.GenericIPAddressField, (f) => ({
  protocol: (f.options as { protocol?: unknown }).protocol,
}));
register(IntegerField, forms.IntegerField, (f) => (f.getInternalType().startsWith("Positive") ? { minValue: 0 } : {}));
register(BigIntegerField, forms.IntegerField, () => ({
  big: true,
  minValue: -BIG_LIMIT,
  maxValue: BIG_LIMIT - 1n,
}));
register(FileField, forms.FileField, (f) => ({ maxLength: f.maxLength }));
register(ImageField, forms.ImageField, (f) => ({ maxLength: f.maxLength }));
register(FloatField, forms.FloatField);
register(DecimalField, forms.DecimalField, (f) => ({ maxDigits: f.maxDigits, decimalPlaces: f.decimalPlaces }));
register(DateField, forms.DateField);
register(DateTimeField, forms.DateTimeField);
register(TimeField, forms.TimeField);
register(DurationField, forms.DurationField);
register(JSONField, forms.JSONField);

registerFormField(AutoField, () => null);
registerFormField(BinaryField, () => null);

/** In HTML, a required checkbox must be ticked: so a boolean is never required, unless it has choices. */
registerFormField(BooleanField, (field: BooleanField, request) => {
  if (field.choices === null) {
    const formClass = field.null ? forms.NullBooleanField : forms.BooleanField;
    return makeFormField(field, formClass, request, { required: false });
  }
  return makeFormField(field, forms.TypedChoiceField, request);
});

registerFormField(ForeignKey, (field: ForeignKey, request) => {
  if (field.remoteField.parentLink) return null;
  const { model, field: target } = field.remoteField;
  return makeFormField(field, ModelChoiceField, request, {
    queryset: model._meta.defaultManager as unknown as ChoiceQuerySet<unknown>,
    toFieldName: target.name,
    limitChoicesTo: field.remoteField.limitChoicesTo,
    blank: field.blank,
  });
});

registerFormField(ManyToManyField, (field: ManyToManyField, request) =>
  makeFormField(field, ModelMultipleChoiceField, request, {
    queryset: field.remoteField.model._meta.defaultManager as unknown as ChoiceQuerySet<unknown>,
    limitChoicesTo: field.remoteField.limitChoicesTo,
  }),
);
