import { FORM_DECODERS, makeField, naive } from "./make-form.ts";
import { runVectors } from "./harness.ts";

runVectors(
  "forms_fields.json",
  (v, { decode }) => {
    const field = makeField(v["field"] as string, v["kwargs"], decode);
    const args = decode(v["args"]) as [unknown, unknown];
    return naive(
      v["op"] === "clean" ? (field.clean as (...a: unknown[]) => unknown)(...args) : field.hasChanged(...args),
    );
  },
  { decoders: FORM_DECODERS },
);
