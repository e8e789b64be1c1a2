import { isDeepStrictEqual } from "node:util";
import * as forms from "../../src/forms/index.ts";
import { runVectors, type Vector } from "./harness.ts";
import { FORM_DECODERS, htmlText, installLocaleFormats, makeField, naive, options } from "./make-form.ts";
import { sameHtml } from "./same-html.ts";
import { comparable } from "./tagged-values.ts";

interface FieldSpec {
  readonly name: string;
  readonly field: string;
  readonly kwargs: unknown;
}
interface FormSpec {
  readonly fields: readonly FieldSpec[];
  readonly options?: unknown;
}

/** A form class as a vector describes it, made while the program runs. */
function formOf(spec: FormSpec, decode: (value: unknown) => unknown): typeof forms.Form {
  class VectorForm extends forms.Form {
    protected override baseFields(): [string, forms.Field][] {
      return spec.fields.map(({ name, field, kwargs }) => [name, makeField(field, kwargs, decode)]);
    }
  }
  return Object.assign(VectorForm, options(spec.options, decode));
}

/** The state and all renderings of a form. */
async function describeForm(form: forms.Form, expected: Record<string, unknown>): Promise<Record<string, unknown>> {
  const isValid = await form.isValid();
  if (!form.isBound) await form.ready();
  const fields: Record<string, unknown> = {};
  for (const bound of form) {
    fields[bound.name] = {
      html: htmlText(await bound.__html__()),
      label_tag: htmlText(await bound.labelTag()),
      label: String(bound.label),
      html_name: bound.htmlName,
      auto_id: bound.autoId,
      id_for_label: bound.idForLabel,
      css_classes: bound.cssClasses(),
      help_text: String(bound.helpText),
      errors: bound.errors.toArray(),
    };
  }
  const cleaned = form.isBound ? Object.entries(form.cleanedData as Record<string, unknown>) : [];
  const expectedCleaned = (expected["cleaned_data"] ?? {}) as Record<string, unknown>;
  return {
    is_bound: form.isBound,
    is_valid: isValid,
    is_multipart: form.isMultipart(),
    errors: form.errors.getJsonData(),
    errors_as_json: form.errors.asJson(),
    errors_as_ul: htmlText(await form.errors.asUl()),
    errors_as_text: htmlText(await form.errors.asText()),
    has_changed: form.hasChanged(),
    changed_data: form.changedData,
    ...(form.isBound
      ? { cleaned_data: Object.fromEntries(cleaned.map(([k, v]) => [k, naive(v, expectedCleaned[k])])) }
      : {}),
    as_p: htmlText(await form.asP()),
    as_ul: htmlText(await form.asUl()),
    as_table: htmlText(await form.asTable()),
    as_div: htmlText(await form.asDiv()),
    hidden_fields: form.hiddenFields().map((bound) => bound.name),
    fields,
  };
}

const isHtml = (key: string): boolean =>
  key.startsWith("as_") || key === "html" || key === "label_tag" || key === "errors_as_ul";

/** Names of what differs, HTML by meaning. */
export function differences(got: Record<string, unknown>, expected: Record<string, unknown>, path = ""): string[] {
  return Object.keys({ ...got, ...expected }).flatMap((key) => {
    const [a, b] = [got[key], expected[key]];
    if (isHtml(key)) return sameHtml(a, b) ? [] : [path + key];
    if (path === "" && key === "fields") {
      return Object.keys(b as object).flatMap((name) => {
        const [left, right] = [a, b].map((v) => (v as Record<string, Record<string, unknown>>)[name] ?? {});
        return differences(left!, right!, `${name}.`);
      });
    }
    const text = JSON.stringify(b)?.replaceAll('"$file"', '"file"');
    return isDeepStrictEqual(comparable(a), text === undefined ? undefined : comparable(JSON.parse(text)))
      ? []
      : [path + key];
  });
}

installLocaleFormats();
runVectors(
  "forms_rendering.json",
  async (v, { decode }) => {
    const Form = formOf(v["form"] as FormSpec, decode);
    const form = new Form(options(v["args"], decode));
    return describeForm(form, (v.expected.output ?? {}) as Record<string, unknown>);
  },
  {
    decoders: FORM_DECODERS,
    same: (got, expected, v: Vector) => {
      const found = differences(got as Record<string, unknown>, expected as Record<string, unknown>);
      if (process.env["PARITY_SHOW"] !== undefined && found.length > 0)
        process.stderr.write(`${v.id} ${found.join(" ")}\n`);
      return found.length === 0;
    },
  },
);
