import { describe, expect, test } from "vitest";
import { swapSettings } from "../core/conf/settings.ts";
import { ObjectDoesNotExist } from "../core/errors/exceptions.ts";
import { markSafe } from "../utils/safe-string.ts";
import { Context } from "./context.ts";
import { SynchronousRenderError, TemplateRecursionError, TemplateSyntaxError } from "./errors.ts";
import { templateFrames } from "./runtime/failure.ts";
import { memoryEngine, render } from "./testing/engine.ts";

/** The error that a promise or function ends with. */
async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("did not fail");
}

describe("escaping", () => {
  test("escapes values, not safe text nor text of the template", async () => {
    const values = { a: "<b>&'\"", safe: markSafe("<i>") };
    expect(await render(`<p>{{ a }}{{ safe }}{{ "<u>" }}`, values)).toBe("<p>&lt;b&gt;&amp;&#x27;&quot;<i><u>");
  });

  test("prints objects with __html__() as they are, awaited if need be", async () => {
    const values = { now: { __html__: () => "<b>" }, later: { __html__: async () => "<i>" } };
    expect(await render("{{ now }}{{ later }}", values)).toBe("<b><i>");
  });

  test("is switched off by the engine and by the tag, also for included templates", async () => {
    const engine = memoryEngine({ "x.html": "{{ a }}" });
    const source = '{% autoescape off %}{% include "x.html" %}{% endautoescape %}{% include "x.html" %}';
    expect(await engine.fromString(source).render({ a: "<" })).toBe("<&lt;");
    expect(await render("{{ a }}", { a: "<" }, { autoescape: false })).toBe("<");
  });
});

describe("awaited values", () => {
  const later = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), 1));

  test("are awaited wherever they stand", async () => {
    const values = { a: later("x"), f: () => later([1, 2]), book: { author: later({ name: later("Ursula") }) } };
    const source =
      "{{ a|upper }} {% for n in f %}{{ n }}{% endfor %} {{ book.author.name }} {% if a == 'x' %}yes{% endif %}";
    expect(await render(source, values)).toBe("X 12 Ursula yes");
  });

  test("answer lookups themselves before they are awaited", async () => {
    const books = {
      // oxlint-disable-next-line unicorn/no-thenable -- stands for a query set
      then: (done: (rows: string[]) => unknown) => Promise.resolve(["a", "b"]).then(done),
      count: async () => 2,
    };
    expect(await render("{{ books.count }} {{ books.0 }} {{ books|length }}", { books })).toBe("2 a 2");
  });

  test("may be iterated asynchronously", async () => {
    async function* numbers(): AsyncGenerator<number> {
      yield 1;
      yield 2;
    }
    expect(await render("{% for n in numbers %}{{ n }}{% endfor %}", { numbers })).toBe("12");
  });

  test("that do not exist are missing, not errors", async () => {
    const gone = { author: Promise.reject(new ObjectDoesNotExist("gone")) };
    expect(await render("[{{ gone.author.name|default:'?' }}]", { gone })).toBe("[?]");
  });

  test("make renderSync() throw, which otherwise renders without waiting", async () => {
    const template = memoryEngine().fromString("{{ a }}");
    expect(template.renderSync({ a: 1 })).toBe("1");
    const error = await errorOf(() => template.renderSync({ a: later(1) }));
    expect(error).toBeInstanceOf(SynchronousRenderError);
    expect(templateFrames(error)[0]).toMatchObject({ tag: "{{ a }}", line: 1 });
  });
});

describe("inheritance and includes", () => {
  const engine = memoryEngine({
    "base.html": "<{% block a %}base{% endblock %}|{% block b %}b{% endblock %}>",
    "middle.html": '{% extends "base.html" %}{% block a %}{{ block.super }}+middle{% endblock %}',
    "leaf.html": '{% extends "middle.html" %}{% block a %}{{ block.super }}+leaf {{ n }}{% endblock %}',
    "row.html": "[{{ n }}{{ extra }}]",
    "self.html": '{% include "self.html" %}',
    "ping.html": "{% extends parent %}",
  });
  const renderNamed = (name: string, values = {}): Promise<string> => engine.getTemplate(name).render(values);

  test("block.super goes up level by level", async () => {
    expect(await renderNamed("leaf.html", { n: 1 })).toBe("<base+middle+leaf 1|b>");
  });

  test("an include sees loop variables, and with `only` nothing else", async () => {
    const source =
      '{% for n in list %}{% include "row.html" with extra="!" %}{% include "row.html" only %}{% endfor %}';
    expect(await engine.fromString(source).render({ list: [1, 2] })).toBe("[1!][][2!][]");
  });

  test("endless recursion of includes ends with a clear error", async () => {
    const error = await errorOf(() => renderNamed("self.html"));
    expect(error).toBeInstanceOf(TemplateRecursionError);
    expect(String(error)).toContain("self.html → self.html");
  });

  test("endless inheritance through a variable ends with a clear error", async () => {
    const parent = engine.fromString("{% extends parent %}");
    expect(await errorOf(() => parent.render({ parent }))).toBeInstanceOf(TemplateRecursionError);
  });

  test("a partial is rendered alone and inside its template", async () => {
    const parts = memoryEngine({
      "p.html": "{% partialdef row %}<{{ n }}>{% endpartialdef %}{% partial row %}{% partial row %}",
    });
    expect(await parts.getTemplate("p.html").render({ n: 1 })).toBe("<1><1>");
    expect(await parts.getTemplate("p.html#row").render({ n: 2 })).toBe("<2>");
    expect(() => parts.getTemplate("p.html#other")).toThrow("other");
  });

  test("a loop variable of a parent template does not leak out of its loop", async () => {
    const source = "{% for n in list %}{{ n }}{% endfor %}{{ n }}{% with n=5 %}{{ n }}{% endwith %}{{ n }}";
    expect(await engine.fromString(source).render({ list: [1, 2], n: "o" })).toBe("12o5o");
  });
});

describe("errors", () => {
  test("of the syntax show file, line, column and the source with a caret", async () => {
    const engine = memoryEngine({ "list.html": "<ul>\n  {{ book.title|uper }}\n</ul>" });
    const error = (await errorOf(() => engine.getTemplate("list.html"))) as TemplateSyntaxError;
    expect(error).toBeInstanceOf(TemplateSyntaxError);
    expect(error).toMatchObject({
      templateName: "list.html",
      line: 2,
      column: 3,
      rawMessage: "Invalid filter: 'uper'",
    });
    expect(error.hint).toBe('Did you mean "upper"?');
    expect(error.message).toBe(
      [
        "Invalid filter: 'uper'",
        "",
        "list.html:2:3",
        "  1 | <ul>",
        "> 2 |   {{ book.title|uper }}",
        "    |   ^^^^^^^^^^^^^^^^^^^^^",
        "  3 | </ul>",
      ].join("\n"),
    );
  });

  test("of unknown tags suggest near names and the library that has them", async () => {
    expect(((await errorOf(() => render("{% fro x in y %}"))) as TemplateSyntaxError).hint).toContain('"for"');
    expect(((await errorOf(() => render("{% if a %}{% esle %}{% endif %}"))) as TemplateSyntaxError).hint).toContain(
      '"else"',
    );
  });

  test("while rendering keep their class and carry the chain of templates", async () => {
    const engine = memoryEngine({
      "page.html": 'x\n{% for b in books %}{% include "row.html" %}{% endfor %}',
      "row.html": "{{ b.title }}",
    });
    const book = {
      get title(): string {
        throw new RangeError("no title");
      },
    };
    const error = (await errorOf(() => engine.getTemplate("page.html").render({ books: [book] }))) as Error;
    expect(error).toBeInstanceOf(RangeError);
    expect(templateFrames(error).map((f) => `${f.templateName}:${f.line} ${f.tag}`)).toEqual([
      "row.html:1 {{ b.title }}",
      'page.html:2 {% include "row.html" %}',
    ]);
    expect(error.stack).toContain("in row.html:1:1 {{ b.title }}\n    in page.html:2:");
  });

  test("inside an operator of if make it false, but not the whole condition elsewhere", async () => {
    const values = {
      o: {
        get bad(): string {
          throw new RangeError("bad");
        },
      },
    };
    expect(await render("{% if o.bad == 1 %}a{% else %}b{% endif %}", values)).toBe("b");
    await expect(render("{% if o.bad %}a{% endif %}", values)).rejects.toThrow("bad");
  });

  test("leave a context that can be used again", async () => {
    const context = new Context({
      n: 0,
      fail: true,
      boom: () => {
        throw new Error("boom");
      },
    });
    const template = memoryEngine().fromString(
      "{% with n=1 %}{% if fail %}{{ boom }}{% endif %}{{ n }}{% endwith %}{{ n }}",
    );
    await expect(template.render(context)).rejects.toThrow("boom");
    context.set("fail", false);
    expect(await template.render(context)).toBe("10");
  });
});

test("names and text from a template never become code", async () => {
  const evil = '"); throw new Error("injected"); ("';
  const source = `{% with a='x' %}{{ a }}{% endwith %}${evil}\u2028{{ "\\"+process+\\"" }}{{ v|default:"\`\${1}" }}`;
  expect(await render(source)).toBe(`x${evil}\u2028"+process+"\`\${1}`);
  expect(
    await render("{% for if in list %}{{ if }}{% endfor %}{% for o in list %}{{ o }}{% endfor %}", { list: [1] }),
  ).toBe("11");
});

test("two renderings of one template do not mix", async () => {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const template = memoryEngine().fromString("{% for n in list %}{% cycle 'a' 'b' %}{{ f }}{% endfor %}");
  const one = (name: string, ms: number): Promise<string> =>
    template.render({ list: [1, 2, 3], f: async () => (await wait(ms), name) });
  expect(await Promise.all([one("x", 2), one("y", 1)])).toEqual(["axbxax", "aybyay"]);
});

test("{% debug %} prints nothing unless DEBUG is on, and escapes what it prints", async () => {
  const source = "[{% debug %}]";
  expect(await render(source, { a: "<b>" })).toBe("[]");
  const restore = swapSettings({ DEBUG: true });
  try {
    expect(await render(source, { a: "<b>" })).toContain("&#x27;a&#x27;: &#x27;&lt;b&gt;&#x27;");
  } finally {
    restore();
  }
});

test("{% csp_nonce_attr %} prints the nonce of the page, and nothing without one", async () => {
  const media = { render: (attrs: { nonce?: string } = {}) => `<script nonce=${attrs.nonce}>` };
  const source = "[{% csp_nonce_attr %}{% csp_nonce_attr media %}]";
  expect(await render(source, { csp_nonce: "x&y", media })).toBe('[nonce="x&amp;y"<script nonce=x&y>]');
  expect(await render("[{% csp_nonce_attr %}]")).toBe("[]");
});
