import { describe, expect, test } from "vitest";
import { splitContents, tokenize } from "./lexer.ts";

const kinds = (source: string): string[] => tokenize(source).map((t) => `${t.type}:${t.contents}`);

describe("tokenize()", () => {
  test("cuts text, variables, tags and comments", () => {
    expect(kinds("a{{ b }}{% c d %}{# e #}f")).toEqual(["text:a", "var:b", "block:c d", "comment:e", "text:f"]);
  });

  test("takes braces that are not closed on the same line as text", () => {
    expect(kinds("{{ a\n}} {% b")).toEqual(["text:{{ a\n}} {% b"]);
  });

  test("leaves everything between verbatim and its own end as text", () => {
    expect(kinds("{% verbatim x %}{{ a }}{% endverbatim %}{% endverbatim x %}")).toEqual([
      "block:verbatim x",
      "text:{{ a }}{% endverbatim %}",
      "block:endverbatim x",
    ]);
  });

  test("knows the line and the offsets of each token", () => {
    const [, token] = tokenize("one\ntwo {{ x }}");
    expect(token).toMatchObject({ lineno: 2, start: 8, end: 15 });
  });

  test("stays linear on a source full of open tags", () => {
    const start = performance.now();
    tokenize("{%".repeat(200_000));
    tokenize("{{ a %}".repeat(100_000));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

test("splitContents() keeps quoted and translated text whole", () => {
  expect(splitContents(`tag "a b" x='c d' _("e f")`)).toEqual(["tag", '"a b"', "x='c d'", '_("e f")']);
});
