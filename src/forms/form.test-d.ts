import type { Decimal } from "decimal.js";
import type { Temporal } from "temporal-polyfill";
import { describe, expectTypeOf, test } from "vitest";
import * as forms from "./index.ts";

class $PhoneField extends forms.CharField {}
const PhoneField = forms.fieldClass($PhoneField);

class OrderForm extends forms.Form {
  name = forms.CharField({ maxLength: 100 });
  copies = forms.IntegerField();
  discount = forms.IntegerField({ required: false });
  price = forms.DecimalField({ required: false });
  day = forms.DateField();
  at = forms.DateTimeField({ required: false });
  gift = forms.BooleanField({ required: false });
  size = forms.ChoiceField({
    choices: [
      ["s", "Small"],
      ["l", "Large"],
    ],
  });
  colour = forms.ChoiceField({
    choices: [
      ["Warm", [["r", "Red"]]],
      ["Cold", [["b", "Blue"]]],
    ],
    required: false,
  });
  tags = forms.MultipleChoiceField({ choices: [["a", "A"]] });
  year = forms.TypedChoiceField({ coerce: Number, emptyValue: null, required: false });
  phone = PhoneField();

  cleanName() {
    const discount: number | null = this.cleanedData.discount;
    void discount;
    const { name, copies } = this.cleanedData;
    this.fields.name.maxLength = 3;
    return name.repeat(copies);
  }

  misspelt() {
    // @ts-expect-error there is no field of that name
    return this.cleanedData.nmae;
  }
}

describe("types of a form", () => {
  const form = new OrderForm();

  test("cleanedData has the type of each field", () => {
    expectTypeOf(form.cleanedData.name).toEqualTypeOf<string>();
    expectTypeOf(form.cleanedData.copies).toEqualTypeOf<number>();
    expectTypeOf(form.cleanedData.discount).toEqualTypeOf<number | null>();
    expectTypeOf(form.cleanedData.price).toEqualTypeOf<Decimal | null>();
    expectTypeOf(form.cleanedData.day).toEqualTypeOf<Temporal.PlainDate>();
    expectTypeOf(form.cleanedData.at).toEqualTypeOf<Date | null>();
    expectTypeOf(form.cleanedData.gift).toEqualTypeOf<boolean>();
    expectTypeOf(form.cleanedData.size).toEqualTypeOf<"s" | "l">();
    expectTypeOf(form.cleanedData.colour).toEqualTypeOf<"r" | "b" | "">();
    expectTypeOf(form.cleanedData.tags).toEqualTypeOf<"a"[]>();
    expectTypeOf(form.cleanedData.year).toEqualTypeOf<number | null>();
    expectTypeOf(form.cleanedData.phone).toEqualTypeOf<string>();
    // @ts-expect-error members of the form are no fields
    void form.cleanedData.isValid;
    // @ts-expect-error misspelt
    void form.cleanedData.nmae;
  });

  test("a property is the bound field, and `fields` has the field", () => {
    expectTypeOf(form.name.errors).toEqualTypeOf<forms.ErrorList>();
    expectTypeOf(form.name.field.maxLength).toEqualTypeOf<number | null>();
    expectTypeOf(form.fields.copies.stepSize).toEqualTypeOf<number | Decimal | null>();
    expectTypeOf(form.get("name")).toEqualTypeOf(form.name);
  });

  test("options are checked", () => {
    // @ts-expect-error no such option
    forms.CharField({ maxLenght: 3 });
    // @ts-expect-error needs a regular expression
    forms.RegexField();
    // @ts-expect-error with `new` it is a field, not a declaration
    void new forms.CharField().errors;
  });

  test("forms of a formset keep their type", () => {
    const formset = new (forms.formsetFactory(OrderForm))();
    expectTypeOf(formset.forms[0]!.cleanedData.copies).toEqualTypeOf<number>();
  });

  test("a form extends another one", () => {
    class LongForm extends OrderForm {
      text = forms.CharField({ widget: forms.Textarea });
      override gift = null as never;
    }
    expectTypeOf(new LongForm().cleanedData.text).toEqualTypeOf<string>();
    expectTypeOf(new LongForm().cleanedData.name).toEqualTypeOf<string>();
  });
});
