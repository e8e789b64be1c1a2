import { beforeAll, describe, expect, test } from "vitest";
import { configure } from "../../core/conf/index.ts";
import * as forms from "../index.ts";

beforeAll(() => configure({ SECRET_KEY: "test", TIME_ZONE: "UTC" }));

class TeamForm extends forms.Form {
  name = forms.CharField();
}

function post(
  total: number | string,
  names: readonly string[],
  more: Record<string, string> = {},
): Record<string, string> {
  const data: Record<string, string> = { "form-TOTAL_FORMS": String(total), "form-INITIAL_FORMS": "0" };
  for (const [i, name] of names.entries()) data[`form-${i}-name`] = name;
  return { ...data, ...more };
}

describe("a formset", () => {
  test("shows its forms and their counts", async () => {
    const TeamFormSet = forms.formsetFactory(TeamForm, { extra: 1 });
    const html = String(await new TeamFormSet({ initial: [{ name: "Reds" }] }).asDiv());
    expect(html).toContain('<input type="hidden" name="form-TOTAL_FORMS" value="2" id="id_form-TOTAL_FORMS">');
    expect(html).toContain('<input type="text" name="form-0-name" value="Reds" id="id_form-0-name">');
    expect(html).toContain('<input type="text" name="form-1-name" id="id_form-1-name">');
  });

  test("gives the cleaned data of each form", async () => {
    const formset = new (forms.formsetFactory(TeamForm))({ data: post(2, ["Reds", ""]) });
    expect(await formset.isValid()).toBe(true);
    expect(formset.cleanedData).toEqual([{ name: "Reds" }, {}]);
  });

  test("is invalid without its counts", async () => {
    const formset = new (forms.formsetFactory(TeamForm))({ data: { "form-0-name": "Reds" } });
    expect(await formset.isValid()).toBe(false);
    expect(formset.nonFormErrors().at(0)).toMatch(
      /^ManagementForm data is missing .* form-TOTAL_FORMS, form-INITIAL_FORMS\./,
    );
  });

  test.each(["1000000", "99999999999999999999", "1e9"])(
    "makes no forms beyond its limit for TOTAL_FORMS=%s",
    async (total) => {
      const formset = new (forms.formsetFactory(TeamForm, { maxNum: 2, absoluteMax: 4 }))({ data: post(total, []) });
      expect(await formset.isValid()).toBe(false);
      expect(formset.forms.length).toBeLessThanOrEqual(4);
    },
  );

  test("refuses too many and too few forms", async () => {
    const Limited = forms.formsetFactory(TeamForm, { maxNum: 1, validateMax: true, minNum: 1, validateMin: true });
    const many = new Limited({ data: post(2, ["Reds", "Blues"]) });
    await many.isValid();
    expect(many.nonFormErrors().toArray()).toEqual(["Please submit at most 1 form."]);
    const few = new Limited({ data: post(0, []) });
    await few.isValid();
    expect(few.nonFormErrors().toArray()).toEqual(["Please submit at least 1 form."]);
  });

  test("passes over the errors of forms to be deleted", async () => {
    const formset = new (forms.formsetFactory(TeamForm, { canDelete: true }))({
      data: { ...post(2, ["", "Blues"], { "form-0-DELETE": "on" }), "form-INITIAL_FORMS": "2" },
    });
    expect(await formset.isValid()).toBe(true);
    expect(formset.deletedForms).toEqual([formset.forms[0]]);
  });

  test("orders forms as entered, those without a number last", async () => {
    const formset = new (forms.formsetFactory(TeamForm, { canOrder: true }))({
      data: post(3, ["a", "b", "c"], { "form-0-ORDER": "", "form-1-ORDER": "2", "form-2-ORDER": "1" }),
    });
    expect(await formset.isValid()).toBe(true);
    expect(formset.orderedForms.map((form) => form.cleanedData.name)).toEqual(["c", "b", "a"]);
  });

  test("says what to do when its forms are asked for too early", () => {
    const formset = new (forms.formsetFactory(TeamForm))({ data: post(1, ["a"]) });
    expect(() => formset.forms).toThrow(expect.objectContaining({ hint: expect.stringContaining("isValid()") }));
  });
});
