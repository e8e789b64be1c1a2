import * as validators from "../../src/core/validators/index.ts";
import { runValidator, type Validator } from "../../src/core/validators/index.ts";
import { snakeToCamel } from "../../src/utils/case.ts";
import { runVectors } from "./harness.ts";
import { makeValidator } from "./make-validator.ts";

const FUNCTIONS = new Map<string, unknown>(Object.entries(validators));

/** `validate_ipv46_address` to `validateIpv46Address`. */
function functionOf(name: string): Validator {
  const found = FUNCTIONS.get(snakeToCamel(name));
  if (found === undefined) throw new Error(`There is no validator ${name}.`);
  return found as Validator;
}

runVectors(
  "validators.json",
  (v, { decode }) => {
    const name = v["validator"] as string;
    const kwargs = v["kwargs"] === undefined ? null : (decode(v["kwargs"]) as Record<string, unknown>);
    const validator = kwargs === null && !/^[A-Z]/.test(name) ? functionOf(name) : makeValidator(name, kwargs ?? {});
    runValidator(validator, decode(v["value"]));
  },
  { decoders: { $file: (tagged) => ({ name: tagged["$file"] }) } },
);
