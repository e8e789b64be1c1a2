import { FORM_DECODERS, installLocaleFormats, makeField, naive, sameFiles } from "./make-form.ts";
import { runVectors } from "./harness.ts";

installLocaleFormats();
runVectors(
  "forms_fields.json",
  (v, { decode }) => {
    const field = makeField(v["field"] as string, v["kwargs"], decode);
    const args = decode(v["args"]) as [unknown, unknown];
    const clean = field.clean.bind(field) as (...a: unknown[]) => unknown;
    return naive(v["op"] === "clean" ? clean(...args) : field.hasChanged(...args), v.expected.output);
  },
  { decoders: FORM_DECODERS, same: sameFiles as never },
);
