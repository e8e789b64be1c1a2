import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { configure } from "../../core/conf/index.ts";
import { gettextLazy } from "../../core/i18n/translation.ts";
import { Engine } from "../../template/engine.ts";
import { markSafe } from "../../utils/safe-string.ts";
import * as forms from "../index.ts";
import { BUILTIN_TEMPLATES } from "./builtin-templates.ts";
import { NATIVE_TEMPLATES } from "./native-templates.ts";

beforeAll(() => configure({ SECRET_KEY: "test", TIME_ZONE: "UTC" }));

/** Renders by templates alone, and notes what it was asked for. */
class Recorder extends forms.DjangoTemplates {
  readonly seen: [string, Readonly<Record<string, unknown>>][] = [];
  override async render(
    name: string,
    context: Readonly<Record<string, unknown>>,
  ): ReturnType<forms.BaseRenderer["render"]> {
    this.seen.push([name, context]);
    return markSafe((await this.getTemplate(name).render(context)).trim());
  }
}

class ManyForm extends forms.Form {
  a = forms.CharField({
    label: markSafe("<i>A</i>"),
    helpText: "help",
    widget: new forms.TextInput({ attrs: { "data-x": 1.5, readonly: true, title: '"' } }),
  });
  b = forms.EmailField({ label: gettextLazy("B & b") });
  c = forms.CharField({ widget: forms.Textarea, label: "" });
  d = forms.ChoiceField({
    choices: [
      ["", "—"],
      [1, "<One>"],
      [
        "Group",
        [
          ["2", gettextLazy("Two")],
          [null, "None"],
        ],
      ],
    ],
    required: false,
  });
  e = forms.MultipleChoiceField({ choices: { x: "X", y: markSafe("<b>Y</b>") } });
  f = forms.BooleanField();
  g = forms.FileField();
  h = forms.CharField({ widget: forms.HiddenInput });
  i = forms.DateField({ initial: "2024-01-31" });
  j = forms.IntegerField({ minValue: 0, maxValue: 1000000 });
}

const FORMS: readonly (readonly [string, forms.FormOptions])[] = [
  ["not bound", {}],
  ["empty", { data: {} }],
  ["filled", { data: { a: "<'\">&", b: "no", c: "\nx", d: "2", e: ["x", "y"], f: "on", h: "1", i: "x", j: "5" } }],
  ["without ids", { autoId: false, data: {} }],
];

describe("a function for a built-in template", () => {
  test.each(FORMS)("gives what the template gives, for a form that is %s", async (_name, options) => {
    const renderer = new Recorder();
    await new ManyForm({ ...options, renderer }).asDiv();
    const compared = new Set<string>();
    for (const [name, context] of renderer.seen) {
      const native = NATIVE_TEMPLATES.get(name)?.(context);
      if (native === undefined) continue;
      compared.add(name);
      expect(native, name).toBe(String((await renderer.getTemplate(name).render(context)).trim()));
    }
    expect(compared.size).toBeGreaterThan(8);
  });

  test("stands aside for what templates write in the format of the language", () => {
    const widget = { name: "n", attrs: {}, optgroups: [[null, [{ value: 1, label: 1000, attrs: {} }], 0]] };
    expect(NATIVE_TEMPLATES.get("django/forms/widgets/select.html")!({ widget })).toBe(null);
  });

  test("is not used where a project overrides the template, or one that it includes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "forms-"));
    const file = join(folder, "django/forms/widgets/attrs.html");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, " data-own");
    class Own extends forms.BaseRenderer {
      readonly engine = new Engine({ dirs: [folder, BUILTIN_TEMPLATES] });
      override getTemplate(name: string): ReturnType<Engine["getTemplate"]> {
        return this.engine.getTemplate(name);
      }
    }
    const html = await new forms.TextInput().render("n", "v", { renderer: new Own() });
    rmSync(folder, { recursive: true });
    expect(String(html)).toBe('<input type="text" name="n" value="v" data-own>');
  });
});
