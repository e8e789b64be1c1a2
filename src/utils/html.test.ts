import { describe, expect, test } from "vitest";
import { conditionalEscape, escape, escapeString, formatHtml, formatHtmlJoin, jsonScript, linebreaks } from "./html.ts";
import { LazyText } from "./lazy.ts";
import { isSafe, markSafe, SafeString } from "./safe-string.ts";

describe("SafeString", () => {
  test("cannot be forged by data that looks like it", () => {
    for (const fake of [
      { text: "<b>" },
      Object.create(SafeString.prototype) as unknown,
      JSON.parse('{"__html__":"x"}'),
    ]) {
      expect(SafeString.is(fake)).toBe(false);
    }
    expect(isSafe(JSON.parse('{"__html__":"<b>"}'))).toBe(false);
  });

  test("concat() stays safe only with safe text", () => {
    expect(SafeString.is(markSafe("<b>").concat(markSafe("x")))).toBe(true);
    expect(markSafe("<b>").concat("<i>")).toBe("<b><i>");
  });

  test("markSafe() takes no other kind of value", () => {
    expect(() => markSafe(5 as never)).toThrow(TypeError);
  });
});

describe("escaping", () => {
  test("escapeString() gives clean text back as it is and escapes the five characters in short and long text", () => {
    expect(escapeString("clean")).toBe("clean");
    expect(escapeString(`<a href="x">'&`)).toBe("&lt;a href=&quot;x&quot;&gt;&#x27;&amp;");
    expect(escapeString("<".repeat(500))).toBe("&lt;".repeat(500));
  });

  test("escape() escapes safe text again, conditionalEscape() does not", () => {
    expect(String(escape(markSafe("<b>")))).toBe("&lt;b&gt;");
    expect(String(conditionalEscape(markSafe("<b>")))).toBe("<b>");
  });

  test("conditionalEscape() trusts an object that renders itself, and lazy text that is safe", () => {
    expect(String(conditionalEscape({ __html__: () => "<form>" }))).toBe("<form>");
    expect(String(conditionalEscape(new LazyText(() => markSafe("<b>"))))).toBe("<b>");
    expect(String(conditionalEscape(new LazyText(() => "<b>")))).toBe("&lt;b&gt;");
  });

  test("values print as templates print them", () => {
    expect([null, true, 1.5, ["<"]].map((v) => String(conditionalEscape(v)))).toEqual([
      "None",
      "True",
      "1.5",
      "[&#x27;&lt;&#x27;]",
    ]);
  });
});

describe("formatHtml()", () => {
  test("fills fields in order, by number and by name, and escapes each", () => {
    expect(String(formatHtml("<b>{}</b>{}", "<", markSafe("<i>")))).toBe("<b>&lt;</b><i>");
    expect(String(formatHtml("{1}{0}", "a", "b"))).toBe("ba");
    expect(String(formatHtml("{{{name}}}", { name: "&" }))).toBe("{&amp;}");
  });

  test("refuses a call without values, a missing value and inherited names", () => {
    expect(() => formatHtml("<b>")).toThrow(TypeError);
    expect(() => formatHtml("{} {}", 1)).toThrow(/field for value 1/);
    expect(() => formatHtml("{toString}", {})).toThrow(/toString/);
    expect(() => formatHtml("{a.b}", {})).toThrow(TypeError);
  });

  test("formatHtmlJoin() escapes the separator too", () => {
    expect(
      String(
        formatHtmlJoin("<", "{}:{}", [
          ["a", 1],
          ["b", 2],
        ]),
      ),
    ).toBe("a:1&lt;b:2");
    expect(String(formatHtmlJoin(" ", "{id}", [{ id: 1 }, { id: 2 }]))).toBe("1 2");
  });
});

test("jsonScript() cannot be left by its content", () => {
  const html = String(jsonScript({ a: "</script><!--&" }, "x y"));
  expect(html).toBe(
    '<script id="x y" type="application/json">{"a": "\\u003C/script\\u003E\\u003C!--\\u0026"}</script>',
  );
});

test("linebreaks() escapes when asked to", () => {
  expect(linebreaks("a\r\nb\n\n<c>", true)).toBe("<p>a<br>b</p>\n\n<p>&lt;c&gt;</p>");
});
