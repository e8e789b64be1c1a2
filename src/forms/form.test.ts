import { beforeAll, describe, expect, test } from "vitest";
import { configure } from "../core/conf/index.ts";
import { ValidationError } from "../core/validators/index.ts";
import * as forms from "./index.ts";

beforeAll(() => configure({ SECRET_KEY: "test", TIME_ZONE: "UTC" }));

class ContactForm extends forms.Form {
  subject = forms.CharField({ maxLength: 10, helpText: "In short" });
  sender = forms.EmailField();
  copy = forms.BooleanField({ required: false });
  cleanSubject() {
    if (this.cleanedData.subject === "spam")
      throw new ValidationError("No %(word)s.", { code: "spam", params: { word: "spam" } });
    return this.cleanedData.subject.toUpperCase();
  }
}

describe("a form", () => {
  test("gives converted data when they are valid", async () => {
    const form = new ContactForm({ data: { subject: " hello ", sender: "a@b.example", copy: "on" } });
    expect(await form.isValid()).toBe(true);
    expect(form.cleanedData).toEqual({ subject: "HELLO", sender: "a@b.example", copy: true });
  });

  test("keeps errors by field, and takes the field out of the cleaned data", async () => {
    const form = new ContactForm({ data: { subject: "spam", sender: "nobody" } });
    expect(await form.isValid()).toBe(false);
    expect(form.errors.getJsonData()).toEqual({
      subject: [{ message: "No spam.", code: "spam" }],
      sender: [{ message: "Enter a valid email address.", code: "invalid" }],
    });
    expect(Object.keys(form.cleanedData)).toEqual(["copy"]);
    expect(form.subject.errors.toArray()).toEqual(["No spam."]);
    expect(form.hasError("subject", "spam")).toBe(true);
  });

  test("that is not bound is not valid and has no errors", async () => {
    const form = new ContactForm({ initial: { subject: "Hi" } });
    expect(await form.isValid()).toBe(false);
    expect(form.errors.size).toBe(0);
    expect(form.subject.value()).toBe("Hi");
    expect(() => form.cleanedData).toThrow("it is not bound");
  });

  test("says what to do when errors are read too early", () => {
    const form = new ContactForm({ data: {} });
    expect(() => form.errors).toThrow(expect.objectContaining({ hint: "Write `await form.isValid()` first." }));
  });

  test("waits for asynchronous clean methods, in order", async () => {
    const calls: string[] = [];
    class SlowForm extends forms.Form {
      a = forms.CharField();
      b = forms.CharField();
      async cleanA() {
        await new Promise((resolve) => setTimeout(resolve, 5));
        calls.push("a");
      }
      cleanB() {
        calls.push("b");
      }
      override async clean() {
        await Promise.resolve();
        throw new ValidationError("Together they are wrong.");
      }
    }
    const form = new SlowForm({ data: { a: "1", b: "2" } });
    expect(await form.isValid()).toBe(false);
    expect(calls).toEqual(["a", "b"]);
    expect(form.nonFieldErrors().toArray()).toEqual(["Together they are wrong."]);
    expect(form.cleanedData).toEqual({ a: "1", b: "2" });
  });

  test("checks once however often it is asked", async () => {
    let runs = 0;
    class CountingForm extends forms.Form {
      override clean() {
        runs++;
      }
    }
    const form = new CountingForm({ data: {} });
    await Promise.all([form.isValid(), form.isValid()]);
    await form.asDiv();
    expect(runs).toBe(1);
  });

  test("tells what was changed", () => {
    const form = new ContactForm({ data: { subject: "a", sender: "b" }, initial: { subject: "a", sender: "c" } });
    expect(form.changedData).toEqual(["sender"]);
  });

  test("passes over the data of a disabled field", async () => {
    class PriceForm extends forms.Form {
      price = forms.IntegerField({ disabled: true, initial: 5 });
    }
    const form = new PriceForm({ data: { price: "1" } });
    expect(await form.isValid()).toBe(true);
    expect(form.cleanedData.price).toBe(5);
  });
});

describe("fields of a form", () => {
  test("are inherited, replaced in place and removed", () => {
    class LongForm extends ContactForm {
      override subject = forms.CharField({ maxLength: 200 });
      override copy = null as never;
      text = forms.CharField({ widget: forms.Textarea });
    }
    const form = new LongForm();
    expect(Object.keys(form.fields)).toEqual(["subject", "sender", "text"]);
    expect(form.subject.field.maxLength).toBe(200);
  });

  test("belong to one form alone", () => {
    const [a, b] = [new ContactForm(), new ContactForm()];
    a.fields.subject.required = false;
    a.subject.field.widget.attrs["class"] = "wide";
    expect(b.fields.subject.required).toBe(true);
    expect(b.subject.field.widget.attrs).toEqual({ maxlength: "10" });
  });

  test("can be changed and added in a constructor", async () => {
    class AgeForm extends forms.Form {
      age = forms.IntegerField();
      constructor(adult: boolean, options?: forms.FormOptions) {
        super(options);
        if (adult) this.fields.age.initial = 18;
        this.addField("note", new forms.CharField({ label: "Remark" }));
      }
    }
    const form = new AgeForm(true);
    expect(form.age.initial).toBe(18);
    expect(form.get("note").label).toBe("Remark");
    expect(String(await form.asP())).toContain('name="note"');
  });

  test("find their form also before anything else was asked of it", () => {
    class Outer extends forms.Form {
      inner = new ContactForm();
      name = forms.CharField();
    }
    const outer = new Outer({ prefix: "o" });
    expect(outer.name.htmlName).toBe("o-name");
    expect(outer.inner.subject.form).toBe(outer.inner);
  });

  test("cannot have the name of a member of every form", () => {
    class BadForm extends forms.Form {
      // @ts-expect-error the compiler says so too
      override data = forms.CharField();
    }
    expect(() => new BadForm().fields).toThrow('cannot be declared as "data"');
  });

  test("made with `new` are refused as declarations", () => {
    class BadForm extends forms.Form {
      name = new forms.CharField();
    }
    expect(() => new BadForm().fields).toThrow("belongs to no form");
  });

  test("outside a form say so at first use", () => {
    expect(() => forms.CharField().errors).toThrow("not a property of a form");
  });

  test("that are misspelt get a near name", () => {
    expect(() => new ContactForm().get("subjekt")).toThrow(
      expect.objectContaining({ hint: 'Did you mean "subject"?' }),
    );
  });

  test("with names of Object.prototype are only names", async () => {
    const form = new forms.Form({ data: { ["__proto__"]: "x" } });
    form.addField("constructor", new forms.CharField({ required: false }));
    expect(await form.isValid()).toBe(true);
    expect(Object.keys(form.cleanedData)).toEqual(["constructor"]);
    expect(Object.getPrototypeOf(form.cleanedData)).toBe(null);
  });
});

describe("rendering", () => {
  const html = async (form: forms.Form): Promise<string> => String(await form.asDiv()).replace(/\n+/g, "");

  test("of a bound form shows data, errors and help", async () => {
    const form = new ContactForm({ data: { subject: "<b>", sender: "" } });
    expect(await html(form)).toBe(
      '<div><label for="id_subject">Subject:</label><div class="helptext" id="id_subject_helptext">In short</div>' +
        '<input type="text" name="subject" value="&lt;b&gt;" maxlength="10" required aria-describedby="id_subject_helptext" id="id_subject"></div>' +
        '<div><label for="id_sender">Sender:</label><ul class="errorlist" id="id_sender_error"><li>This field is required.</li></ul>' +
        '<input type="email" name="sender" maxlength="320" required aria-invalid="true" aria-describedby="id_sender_error" id="id_sender"></div>' +
        '<div><label for="id_copy">Copy:</label><input type="checkbox" name="copy" id="id_copy"></div>',
    );
  });

  test("waits for choices that must be fetched, once", async () => {
    let loads = 0;
    class Sizes extends forms.AsyncChoices {
      override async load(): Promise<readonly forms.Choice[]> {
        loads++;
        return [
          ["s", "Small"],
          ["l", "Large"],
        ];
      }
    }
    class ShirtForm extends forms.Form {
      size = forms.ChoiceField({ choices: new Sizes(), initial: "l" });
    }
    expect(await html(new ShirtForm())).toContain('<option value="l" selected>Large</option>');
    expect(loads).toBe(1);
  });

  test("of the parts of a control", async () => {
    class SizeForm extends forms.Form {
      size = forms.ChoiceField({ choices: { s: "Small", l: "Large" }, widget: forms.RadioSelect });
    }
    const [first] = await new SizeForm().size.subwidgets;
    expect(String(await first!.tag())).toBe('<input type="radio" name="size" value="s" id="id_size_0" required>');
    expect(first!.choiceLabel).toBe("Small");
  });

  test("uses bound fields of a class of one's own", async () => {
    class Loud extends forms.BoundField {
      override cssClasses(): string {
        return "loud";
      }
    }
    class LoudForm extends forms.Form {
      static override boundFieldClass = Loud;
      name = forms.CharField();
    }
    expect(await html(new LoudForm())).toMatch(/^<div class="loud">/);
  });
});
