/** Templates: what a variable may reach, what is escaped, what cannot run for ever. */
import { beforeAll, describe, expect, test } from "vitest";
import { configure } from "../../src/core/conf/settings.ts";
import "../../src/entry/conf.ts";
import { memoryEngine, render as renderNow } from "../../src/template/testing/engine.ts";
import { formatHtml, jsonScript } from "../../src/utils/html.ts";
import { markSafe, SafeString } from "../../src/utils/safe-string.ts";

beforeAll(() => configure({ SECRET_KEY: "the secret key", DEBUG: false, TIME_ZONE: "UTC" }));

/** Errors of compiling are rejections too. */
const render = async (...args: Parameters<typeof renderNow>): Promise<string> => await renderNow(...args);

const XSS = `<script>alert("x")</script>'&`;
const ESCAPED = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#x27;&amp;";

describe("variables reach what the program gave, nothing of the language (LiquidJS 2026, CVE-2025-55182)", () => {
  class Person {
    name = "Ann";
    #secret = "secret";
    delete(): string {
      throw new Error("called");
    }
    get reveal(): string {
      return this.#secret.length > 0 ? "shown" : "";
    }
  }
  const values = {
    person: new Person(),
    list: [1, 2],
    text: "abc",
    map: new Map([["a", 1]]),
    f: () => "called",
    plain: { a: 1 },
  };
  const ways = [
    "constructor",
    "constructor.constructor",
    "__proto__",
    "__proto__.polluted",
    "prototype",
    "__defineGetter__",
    "__lookupGetter__",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toString",
    "toLocaleString",
    "valueOf",
    "call",
    "apply",
    "bind",
    "caller",
    "callee",
    "arguments",
    "then",
    "toJSON",
  ];
  test.each(Object.keys(values))("of %s", async (name) => {
    for (const way of ways) {
      // The engine may refuse the template, or print nothing.
      const out = await render(`[{{ ${name}.${way} }}]`, values).catch(() => "[]");
      expect(out, way).toBe("[]");
      const filtered = await render(`[{{ ${name}|default:"x"|${way} }}]`, values).catch(() => "[]");
      expect(filtered, way).toBe("[]");
    }
  });

  test("names of the language are no variables, tags, filters, nor libraries", async () => {
    for (const name of [...ways, "globalThis", "process", "require", "Object", "this", "module", "import", "eval"]) {
      if (!name.startsWith("_")) expect(await render(`[{{ ${name} }}]`).catch(() => "[]")).toBe("[]");
      await expect(render(`{% ${name} %}`)).rejects.toThrow();
      await expect(render(`{% load ${name} %}`)).rejects.toThrow();
      await expect(render(`{{ 1|${name} }}`)).rejects.toThrow();
    }
  });

  test("text of a template never becomes code", async () => {
    const evil = "`${process.exit(1)}`\\u0027 + process.exit(1) + '\\\n\u2028 */ }); process.exit(1); //";
    expect(await render(evil)).toBe(evil);
    expect(await render("{{ v }}", { v: "${1+1}`" })).toBe("${1+1}`");
    for (const name of ["a`b", "a'b", 'a"b', "a;b", "a${1}", "a\\u0027"]) {
      await expect(render(`{{ ${name} }}`)).rejects.toThrow();
      await expect(render(`{% with ${name}=1 %}{% endwith %}`)).rejects.toThrow();
    }
    const keys: Record<string, unknown> = { "x'];process.exit(1);//": 1 };
    expect(await render("{{ a }}", { a: 1, ...keys })).toBe("1");
  });

  test("sorting by a key from outside calls no method (CVE-2021-45116)", async () => {
    const items = [
      { a: 2, f: () => "called" },
      { a: 1, f: () => "called" },
    ];
    for (const key of ["constructor", "__proto__", "f", "_x", "a.constructor", "toString", "a.__proto__"]) {
      const out = await render("{% for i in items|dictsort:key %}{{ i.a }}{% endfor %}", { items, key }).catch(
        () => "",
      );
      expect(out).toBe("");
    }
  });
});

describe("escaping", () => {
  test("happens wherever a value is printed", async () => {
    const sources = [
      "{{ v }}",
      "{% with w=v %}{{ w }}{% endwith %}",
      "{% for x in l %}{{ x }}{% endfor %}",
      "{% firstof v %}",
      "{% cycle v v %}",
      '{{ v|default:"x" }}',
      "{{ v|cut:'zz' }}",
      "{{ v|truncatechars:100 }}",
      '{{ l|join:"" }}',
      "{{ l|first }}",
      "{{ v|force_escape }}",
      "{{ v|escape|escape }}",
      "{% autoescape off %}{{ v|escape }}{% endautoescape %}",
      "{% filter lower %}{{ v }}{% endfilter %}",
      "{% if v %}{{ v }}{% endif %}",
      "{{ none|default:v }}",
      "{{ o.v }}",
    ];
    for (const source of sources) {
      expect(await render(source, { v: XSS, l: [XSS], o: { v: XSS }, none: null }), source).toBe(ESCAPED);
    }
  });

  test("is done by filters that build HTML", async () => {
    for (const source of [
      "{{ v|linebreaks }}",
      "{{ v|linebreaksbr }}",
      "{{ v|urlize }}",
      "{{ v|urlizetrunc:9 }}",
      "{{ v|linenumbers }}",
      "{{ l|unordered_list }}",
      '{{ v|json_script:"a" }}',
      "{{ v|json_script:v }}",
      "{{ v|striptags }}",
      "{{ v|wordwrap:5 }}",
      "{{ v|addslashes }}",
      '{{ "x"|add:v }}',
      "{{ l|join:v }}",
      '{{ v|stringformat:"s" }}',
      "{{ v|pprint }}",
      "{{ v|escapejs }}",
      "{{ v|slugify }}",
      "{{ s|add:v }}",
      "{{ s|cut:s }}{{ v|title }}",
    ]) {
      const out = await render(source, { v: XSS, l: [XSS, [XSS]], s: markSafe("<i>") });
      expect(out.replace(/<script(?: id="[^"<>]*")? type="application\/json">|<\/script>$/g, ""), source).not.toMatch(
        /<script/i,
      );
    }
  });

  test("of errors and own text of JSON data is not forgone", async () => {
    const forged = JSON.parse(
      `{"__html__": "<script>", "toString": "x", "isSafe": true, "safe": true, "value": "<script>"}`,
    );
    expect(await render("{{ v }}", { v: forged })).not.toContain("<script");
    expect(String(formatHtml("<b>{}</b>", forged))).not.toContain("<script");
    expect(SafeString.is(forged)).toBe(false);
  });

  test("of JSON in a page leaves no way out of the script", () => {
    for (const value of ["</script><!--", "<!--<script>", "]]>", "&lt;/script&gt;", { "</script>": "\u2028" }]) {
      const inner = String(jsonScript(value, 'id"><script>')).slice("<script ".length, -"</script>".length);
      expect(inner).not.toMatch(/<|-->.*>/);
      expect(JSON.parse(/>(.*)$/s.exec(inner)![1]!.replaceAll("&amp;", "&"))).toEqual(value);
    }
  });

  test("{% debug %} prints nothing without DEBUG, and escapes with it (CVE-2022-22818)", async () => {
    expect(await render("{% debug %}", { a: XSS })).toBe("");
    configure({ SECRET_KEY: "the secret key", DEBUG: true });
    expect(await render("{% debug %}", { a: XSS })).not.toContain("<script>");
    configure({ SECRET_KEY: "the secret key", DEBUG: false });
  });
});

describe("templates that include or extend themselves", () => {
  test("end with an error", async () => {
    const engine = memoryEngine({
      "self.html": `{% include "self.html" %}`,
      "a.html": `{% include "b.html" %}`,
      "b.html": `{% include "a.html" %}`,
      "extends.html": `{% extends "extends.html" %}`,
      "name.html": "{% include name %}",
    });
    for (const name of ["self.html", "a.html", "extends.html"]) {
      await expect((async () => await engine.getTemplate(name).render({}))()).rejects.toThrow();
    }
    await expect((async () => await engine.getTemplate("name.html").render({ name: "name.html" }))()).rejects.toThrow();
  });

  test("named by a user stay inside the folders", async () => {
    const engine = memoryEngine({ "name.html": "{% include name %}" });
    for (const name of ["../../etc/passwd", "/etc/passwd", "..\\secret", "a\0b", "__proto__", "constructor"]) {
      await expect((async () => await engine.getTemplate("name.html").render({ name }))()).rejects.toThrow();
    }
  });
});
