import { describe, expect, test } from "vitest";
import { LazyText } from "../../utils/lazy.ts";
import { configure } from "../conf/index.ts";
import { toDecimal } from "../../utils/decimal.ts";
import {
  DecimalValidator,
  MaxLengthValidator,
  MinValueValidator,
  RegexValidator,
  runValidator,
  URLValidator,
  ValidationError,
  type Validator,
  validateEmail,
} from "./index.ts";

configure({ SECRET_KEY: "x" });

function codeOf(validator: Validator, value: unknown): string | null {
  try {
    runValidator(validator, value);
    return null;
  } catch (error) {
    return (error as ValidationError).code;
  }
}

describe("ValidationError", () => {
  test("holds one message with code and parameters", () => {
    const error = new ValidationError("Not %(value)s.", { code: "bad", params: { value: 3 } });
    expect([error.message, error.code, error.messages]).toEqual(["Not 3.", "bad", ["Not 3."]]);
  });

  test("flattens lists, and keeps fields apart", () => {
    const error = new ValidationError({ title: "Long.", pages: ["A", new ValidationError(["B", "C"])] });
    expect(error.messageDict).toEqual(
      new Map([
        ["title", ["Long."]],
        ["pages", ["A", "B", "C"]],
      ]),
    );
    expect(error.messages).toEqual(["Long.", "A", "B", "C"]);
    expect(new ValidationError([error, "D"]).messages).toEqual(["Long.", "A", "B", "C", "D"]);
    expect(() => new ValidationError("x").messageDict).toThrow(TypeError);
  });

  test("reads lazy texts when they are shown", () => {
    let language = "en";
    const error = new ValidationError(new LazyText(() => language));
    language = "de";
    expect(error.messages).toEqual(["de"]);
  });

  test("updateErrorDict() puts errors without a field under __all__", () => {
    const errors = new ValidationError("x").updateErrorDict(new Map());
    expect([...errors.keys()]).toEqual(["__all__"]);
  });
});

describe("validators", () => {
  test("tell by code what is wrong", () => {
    expect(codeOf(validateEmail, "a@example.com")).toBeNull();
    expect(codeOf(validateEmail, "a@example")).toBe("invalid");
    expect(codeOf(new MaxLengthValidator(3), "😀😀😀")).toBeNull();
    expect(codeOf(new MaxLengthValidator(3), "😀😀😀😀")).toBe("max_length");
    expect(codeOf(new MinValueValidator(() => 10), 9)).toBe("min_value");
    expect(codeOf(new DecimalValidator(4, 2), toDecimal("12.345"))).toBe("max_digits");
  });

  test("RegexValidator does not remember where a pattern with the flag g was", () => {
    const validator = new RegexValidator({ regex: /a/g });
    expect([1, 2, 3].map(() => codeOf(validator, "a"))).toEqual([null, null, null]);
  });

  test("refuse line breaks at the end, which $ of other languages lets pass", () => {
    expect(codeOf(new URLValidator(), "http://example.com/\n")).toBe("invalid");
    expect(codeOf(validateEmail, "a@example.com\n")).toBe("invalid");
  });

  test("do not take longer for crafted text", () => {
    const start = performance.now();
    expect(codeOf(new URLValidator(), `http://${"a.".repeat(500_000)}com`)).toBe("invalid");
    expect(codeOf(validateEmail, `a@${"a.".repeat(500_000)}com`)).toBe("invalid");
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
