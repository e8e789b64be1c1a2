import { describe, expect, test } from "vitest";
import { markSafe } from "../utils/safe-string.ts";
import type { Context } from "./context.ts";
import { Library } from "./library.ts";
import { Node, type NodeList } from "./node.ts";
import { memoryEngine } from "./testing/engine.ts";

const register = new Library();
const engine = memoryEngine({ "stars.html": "{{ n }} stars {{ csrf_token }}" }, { builtins: [register] });
const render = (source: string, values = {}): Promise<string> => engine.fromString(source).render(values);

describe("Library.filter()", () => {
  test("gets the value and the argument; its result is escaped", async () => {
    register.filter("wrap", (value: string, mark: string) => `${mark}${value}${mark}`);
    expect(await render('{{ "a"|wrap:"<" }}')).toBe("&lt;a&lt;");
  });

  test("with isSafe keeps safe text safe", async () => {
    register.filter("dots", (value: unknown) => `${value}...`, { isSafe: true });
    expect(await render("{{ s|dots }} {{ u|dots }}", { s: markSafe("<b>"), u: "<b>" })).toBe("<b>... &lt;b&gt;...");
  });

  test("with needsAutoescape is told whether output is escaped", async () => {
    register.filter("mode", (_value, _argument, { autoescape }) => String(autoescape), { needsAutoescape: true });
    expect(await render("{{ 1|mode }}{% autoescape off %}{{ 1|mode }}{% endautoescape %}")).toBe("truefalse");
  });

  test("may be async", async () => {
    register.filter("later", async (value: number) => value + 1);
    expect(await render("{{ 1|later|add:1 }}")).toBe("3");
  });

  test("is refused an argument that it does not take", async () => {
    register.filter("bare", (value: unknown) => value, { argument: "none" });
    await expect(async () => render("{{ 1|bare:2 }}")).rejects.toThrow("bare requires 1 arguments, 2 provided");
  });
});

describe("Library.simpleTag()", () => {
  test("prints its result escaped and stores it with `as`", async () => {
    register.simpleTag(function nowPlaying(title: string, options: { by?: string } = {}) {
      return `<${title}> ${options.by ?? ""}`;
    });
    expect(await render('{% now_playing "Blue" by="Joni" %}')).toBe("&lt;Blue&gt; Joni");
    expect(await render('{% now_playing "Blue" as song %}{{ song|safe }}')).toBe("<Blue> ");
  });

  test("with takesContext reads and writes the context", async () => {
    register.simpleTag((context: Context) => void context.set("n", Number(context.get("n")) + 1), {
      name: "bump",
      takesContext: true,
    });
    expect(await render("{% for n in list %}{% bump %}{{ n }}{% endfor %}", { list: [1, 5] })).toBe("26");
  });

  test("may be async, and its failure is never taken for a missing variable", async () => {
    register.simpleTag(async () => "done", { name: "slow" });
    expect(await render("{% slow %}")).toBe("done");
  });

  test("checks arguments that it declares", async () => {
    register.simpleTag((a: number) => a, { name: "one", parameters: ["a"] });
    await expect(async () => render("{% one %}")).rejects.toThrow(
      "'one' did not receive value(s) for the argument(s): 'a'",
    );
    await expect(async () => render("{% one 1 2 %}")).rejects.toThrow("'one' received too many positional arguments");
  });
});

test("Library.simpleBlockTag() gets the rendered content as safe text", async () => {
  register.simpleBlockTag((content: unknown, level: number) => markSafe(`<h${level}>${content}</h${level}>`), {
    name: "heading",
  });
  expect(await render("{% heading 2 %}{{ t }} & co{% endheading %}", { t: "<" })).toBe("<h2>&lt; & co</h2>");
});

test("Library.inclusionTag() renders a template with what the function returns, and the CSRF token", async () => {
  register.inclusionTag("stars.html", (n: number) => ({ n }), { name: "stars" });
  expect(await render("{% stars 3 %}", { csrf_token: "tok" })).toBe("3 stars tok");
});

describe("Library.tag()", () => {
  class UpperNode extends Node {
    readonly nodelist: NodeList;
    constructor(nodelist: NodeList) {
      super();
      this.nodelist = nodelist;
    }
    override async render(context: Context): Promise<string> {
      return (await this.nodelist.render(context)).toUpperCase();
    }
  }
  register.tag("upper", (parser) => {
    const nodelist = parser.parse(["endupper"]);
    parser.deleteFirstToken();
    return new UpperNode(nodelist);
  });

  test("renders nodes through the class of the tag, inside loops and blocks", async () => {
    const source = "{% for x in list %}{% upper %}{{ x }}{% block b %}{{ x }}{% endblock %}{% endupper %}{% endfor %}";
    expect(await render(source, { list: ["a", "b"] })).toBe("AABB");
  });

  test("a generator render() works synchronously too", async () => {
    class TwiceNode extends Node {
      readonly nodelist: NodeList;
      constructor(nodelist: NodeList) {
        super();
        this.nodelist = nodelist;
      }
      override *render(context: Context): Generator<unknown, string, string> {
        const text = yield this.nodelist.render(context);
        return text + text;
      }
    }
    register.tag("twice", (parser) => {
      const nodelist = parser.parse(["endtwice"]);
      parser.deleteFirstToken();
      return new TwiceNode(nodelist);
    });
    expect(engine.fromString("{% twice %}{{ a }}{% endtwice %}").renderSync({ a: 1 })).toBe("11");
  });
});
