import { describe, expect, test } from "vitest";
import { DataError } from "../../errors.ts";
import { compilePattern } from "./regexp.ts";

describe("compilePattern()", () => {
  test.each([
    ["a.c", "xabcx", true],
    ["a.c", "a\nc", false],
    ["(?s)a.c", "a\nc", true],
    ["^abc$", "abc", true],
    ["^abc$", "abc\n", true],
    ["^abc$", "abcd", false],
    ["(?m)^b$", "a\nb\nc", true],
    ["^b$", "a\nb\nc", false],
    ["(?i)straße", "STRAßE", true],
    ["(?i)[a-c]+x", "ABCX", true],
    ["[^a-c]", "abc", false],
    ["[]a]", "]", true],
    ["[\\d-]+$", "12-3", true],
    ["colou?r", "color", true],
    ["^a{2,3}$", "aaaa", false],
    ["^a{2,3}$", "aa", true],
    ["^a{,2}$", "aa", true],
    ["^a{2,}$", "aaaaaa", true],
    ["a{x", "a{x", true],
    ["\\bcat\\b", "the cat sat", true],
    ["\\bcat\\b", "concat", false],
    ["^(?:ab|cd)+$", "abcdab", true],
    ["^(?P<year>\\d{4})-\\d\\d$", "2024-05", true],
    ["^\\w+$", "éclair_ñ9", true],
    ["\\u00e9", "é", true],
    ["^.$", "😀", true],
    ["", "", true],
    ["a|", "b", true],
    ["\\.", "a", false],
  ])("%j on %j gives %j", (pattern, text, expected) => {
    expect(compilePattern(pattern).test(text)).toBe(expected);
  });

  test.each(["(a", "a)", "[a", "*a", "a**", "\\", "a{3,2}", "(?=a)", "(a)\\1", "(?<!a)b", "[b-a]", "a{99999}"])(
    "refuses %j",
    (pattern) => {
      expect(() => compilePattern(pattern)).toThrow(DataError);
    },
  );

  test("stays linear where backtracking explodes", () => {
    const start = performance.now();
    for (const pattern of ["^(a+)+$", "(a|a)*b", "^(a*)*c", "\\d+\\d+\\d+x"])
      compilePattern(pattern).test(`${"a1".repeat(5000)}!`);
    expect(compilePattern("^(a+)+$").test(`${"a".repeat(20_000)}!`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test("refuses repetitions that make too many states", () => {
    expect(() => compilePattern("((a{1000}){1000}){1000}")).toThrow("too large");
  });
});
