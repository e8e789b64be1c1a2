import { beforeAll, describe, expect, test } from "vitest";
import { configure } from "../core/conf/index.ts";
import { Engine } from "../template/engine.ts";
import * as forms from "./index.ts";

beforeAll(() => configure({ SECRET_KEY: "test", TIME_ZONE: "UTC" }));

const render = (source: string, form: unknown): Promise<string> => new Engine().fromString(source).render({ form });

class ShirtForm extends forms.Form {
  firstName = forms.CharField();
  size = forms.ChoiceField({ choices: { s: "Small", l: "Large" }, widget: forms.RadioSelect });
  constructor(options?: forms.FormOptions) {
    super(options);
    this.addField("note", new forms.CharField({ required: false, widget: forms.HiddenInput }));
  }
}

describe("a template", () => {
  test("prints a form, its parts and fields added later", async () => {
    expect(await render("{{ form }}", new ShirtForm())).toContain('name="firstName" required');
    expect(await render("{{ form.first_name }}|{{ form.first_name.label }}", new ShirtForm())).toBe(
      '<input type="text" name="firstName" required id="id_firstName">|First name',
    );
    expect(await render("{{ form.note }}", new ShirtForm())).toBe('<input type="hidden" name="note" id="id_note">');
  });

  test("goes through the parts of a control", async () => {
    const source = "{% for radio in form.size %}{{ radio.choice_label }} {% endfor %}{{ form.size.1.tag }}";
    expect(await render(source, new ShirtForm())).toBe(
      'Small Large <input type="radio" name="size" value="l" id="id_size_1" required>',
    );
  });

  test("waits until a bound form is checked", async () => {
    const form = new ShirtForm({ data: { firstName: "" } });
    expect(await render("{% if form.errors %}{{ form.first_name.errors.as_text }}{% endif %}", form)).toBe(
      "* This field is required.",
    );
    expect(await render("{{ form.non_field_errors }}", new ShirtForm({ data: {} }))).toBe("");
  });

  test("prints nothing for a field that was taken out", async () => {
    const form = new ShirtForm();
    form.removeField("size");
    expect(await render("[{{ form.size }}]", form)).toBe("[]");
  });

  test("reaches what formsets add", async () => {
    const formset = new (forms.formsetFactory(ShirtForm, { canDelete: true }))();
    expect(
      await render(
        "{% for f in form %}{{ f.DELETE }}{% endfor %}{{ form.management_form.TOTAL_FORMS.value }}",
        formset,
      ),
    ).toBe('<input type="checkbox" name="form-0-DELETE" id="id_form-0-DELETE">1');
  });
});
