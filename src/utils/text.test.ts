import { describe, expect, test } from "vitest";
import { camelToSnake, snakeToCamel } from "./case.ts";
import { interpolate } from "./interpolate.ts";
import { stripTags } from "./strip-tags.ts";
import { getTextList, getValidFilename, slugify, smartSplit } from "./text.ts";
import { Truncator } from "./truncator.ts";
import { urlize } from "./urlize.ts";

test("camelToSnake() and snakeToCamel() join properties to columns and template names to members", () => {
  const pairs = [
    ["publishedAt", "published_at"],
    ["id", "id"],
    ["isbn13", "isbn13"],
    ["line2Text", "line2_text"],
  ] as const;
  for (const [camel, snake] of pairs) {
    expect(camelToSnake(camel)).toBe(snake);
    expect(snakeToCamel(snake)).toBe(camel);
  }
  expect(camelToSnake("parseHTMLText")).toBe("parse_html_text");
  expect(snakeToCamel("_private")).toBe("_private");
  expect(snakeToCamel("price__gt")).toBe("price__gt");
});

test("slugify() keeps ASCII, or with allowUnicode letters of all scripts", () => {
  expect(slugify("  Hello, Wörld! -- again_ ")).toBe("hello-world-again");
  expect(slugify("Straße 北京", { allowUnicode: true })).toBe("straße-北京");
});

test("smartSplit() keeps quoted parts together and loses no text", () => {
  expect(smartSplit(`a "b c"d 'e f' "g`)).toEqual(["a", '"b c"d', "'e f'", '"g']);
});

test("getTextList() joins with a last word", () => {
  expect(getTextList(["a", "b", "c"])).toBe("a, b or c");
  expect(getTextList([])).toBe("");
});

test("getValidFilename() keeps safe characters and refuses what has none", () => {
  expect(getValidFilename("john's portrait in 2004.jpg")).toBe("johns_portrait_in_2004.jpg");
  for (const bad of ["??", "$.$.$", ".."]) expect(() => getValidFilename(bad)).toThrow(RangeError);
});

describe("interpolate()", () => {
  test("fills named values and leaves other percent signs", () => {
    expect(interpolate("%(a)s %(n)d%% 100%", { a: "x", n: 2.9 })).toBe("x 2% 100%");
  });

  test("names the parameter that is missing", () => {
    expect(() => interpolate("%(limit)s", { limits: 1 })).toThrow(/"limit"/);
    expect(() => interpolate("%(toString)s", {})).toThrow(TypeError);
  });
});

describe("Truncator", () => {
  test("counts characters, not UTF-16 units", () => {
    expect(new Truncator("😀😀😀😀").chars(3)).toBe("😀😀…");
  });

  test("closes the tags it leaves open, and no void ones", () => {
    expect(new Truncator("<p>one <br><b>two three</b></p>").words(2, { html: true })).toBe(
      "<p>one <br><b>two…</b></p>",
    );
  });
});

describe("crafted text takes linear time", () => {
  const n = 50_000;
  const inputs = ["(", "([", "&:;", ".;", "<", "<a<", "</a>", "<!--", "<a x='\">", "&#", "a@a."].map((s) =>
    s.repeat(n),
  );
  const within = (body: () => unknown): number => {
    const start = performance.now();
    try {
      body();
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
    return performance.now() - start;
  };

  // A quadratic step would take minutes: the limit only tells these apart.
  test("in urlize(), stripTags() and Truncator", () => {
    for (const text of inputs) {
      expect(within(() => urlize(text))).toBeLessThan(5000);
      expect(within(() => stripTags(text))).toBeLessThan(5000);
      expect(within(() => new Truncator(text).words(10, { html: true }))).toBeLessThan(5000);
    }
  });
});

test("stripTags() removes tags that appear when others go, and refuses endless nesting", () => {
  expect(stripTags("<<b>i>x<i>")).toBe("x");
  expect(() => stripTags(`${"<".repeat(60)}a>${"a>".repeat(60)}`)).toThrow(RangeError);
});
