import { describe, expect, test } from "vitest";
import { MultiValueDict } from "../../utils/multi-value-dict.ts";
import { render } from "../testing/engine.ts";
import { templateLookup } from "./lookup.ts";

class Author {
  name = "Ursula";
  get initial(): string {
    return this.name[0]!;
  }
  getAbsoluteUrl(): string {
    return `/authors/${this.name}/`;
  }
  rename(name: string): string {
    return (this.name = name);
  }
  delete(): string {
    return "deleted";
  }
}
Object.assign(Author.prototype.delete, { altersData: true });

describe("lookup", () => {
  test("reads entries, own properties, getters, methods and items", async () => {
    const values = { a: new Author(), m: new Map([["k", 1]]), list: ["x", "y"], o: { p: { q: 2 } } };
    expect(await render("{{ a.name }} {{ a.initial }} {{ m.k }} {{ list.1 }} {{ o.p.q }}", values)).toBe(
      "Ursula U 1 y 2",
    );
  });

  test("falls back to the camelCase name for names and members", async () => {
    const values = { author: new Author(), pageObj: { hasNext: true } };
    expect(await render("{{ author.get_absolute_url }} {{ page_obj.has_next }}", values)).toBe("/authors/Ursula/ True");
  });

  test("does not call functions that alter data or need arguments", async () => {
    expect(await render("[{{ a.delete }}{{ a.rename }}]", { a: new Author() })).toBe("[]");
  });

  test("leaves classes and functions with doNotCallInTemplates uncalled and reads their static members", async () => {
    const keep = Object.assign(() => "called", { doNotCallInTemplates: true, label: "kept" });
    class Status {
      static DRAFT = "d";
    }
    expect(await render("{{ keep.label }} {{ Status.DRAFT }}", { keep, Status })).toBe("kept d");
  });

  test("gives mappings and objects items, keys and values", async () => {
    const values = { m: new Map([["a", 1]]), o: { b: 2 }, q: new MultiValueDict([["c", ["3", "4"]]]) };
    const source =
      "{% for k, v in m.items %}{{ k }}{{ v }}{% endfor %}{% for k, v in o.items %}{{ k }}{{ v }}{% endfor %}";
    expect(await render(`${source}{{ q.c }}`, values)).toBe("a1b24");
  });

  test("asks objects that answer lookups themselves first", async () => {
    class Form {
      title = "own";
      [templateLookup](name: string): unknown {
        return name === "title" ? "field" : undefined;
      }
    }
    expect(await render("{{ form.title }}", { form: new Form() })).toBe("field");
  });

  test("counts errors that say so as missing, and throws all others", async () => {
    const silent = Object.assign(new Error("gone"), { silentVariableFailure: true });
    const values = {
      o: {
        get quiet(): string {
          throw silent;
        },
        get loud(): string {
          throw new RangeError("loud");
        },
      },
    };
    expect(await render("[{{ o.quiet }}]", values)).toBe("[]");
    await expect(render("{{ o.loud }}", values)).rejects.toThrow("loud");
  });
});

describe("what a template can never reach", () => {
  const values = {
    o: {},
    f: () => ({}),
    s: "text",
    list: [1],
    m: new Map(),
    a: new Author(),
    n: 1,
    p: Promise.resolve("x"),
  };

  test.each([
    "o.constructor",
    "o.constructor.constructor",
    "a.constructor",
    "f.constructor",
    "s.constructor",
    "list.constructor",
    "m.constructor",
    "n.constructor",
    "p.constructor",
    "o.hasOwnProperty",
    "o.toString",
    "o.valueOf",
    "a.prototype",
    "list.push",
    "list.map",
    "m.clear",
    "s.repeat",
    "p.then",
    "o.isPrototypeOf",
    "constructor",
    "prototype",
    "toString",
    "process",
    "globalThis",
    "require",
    "C",
    "K",
    "R",
  ])("{{ %s }}", async (path) => {
    expect(await render(`[{{ ${path} }}]`, values)).toBe("[]");
  });

  test("names with an underscore do not compile", async () => {
    for (const path of ["o.__proto__", "__proto__", "a._private", "o.__defineGetter__"]) {
      await expect(async () => render(`{{ ${path} }}`, values)).rejects.toThrow("may not begin with underscores");
    }
  });

  test("a camelCase fallback cannot form a forbidden name", async () => {
    expect(await render("[{{ o.has_own_property }}{{ o.to_string }}{{ o.value_of }}]", values)).toBe("[]");
  });

  test("members that pollution put on Object.prototype", async () => {
    Object.defineProperty(Object.prototype, "polluted", { value: "bad", configurable: true, enumerable: false });
    try {
      expect(await render("[{{ o.polluted }}{{ a.polluted }}{{ list.polluted }}{{ polluted }}]", values)).toBe("[]");
    } finally {
      delete (Object.prototype as { polluted?: unknown }).polluted;
    }
  });

  test("keys of data from outside are only data", async () => {
    const data = JSON.parse('{"__proto__": {"admin": true}, "constructor": "x", "then": "y"}') as object;
    expect(await render("[{{ d.admin }}{{ d.constructor }}{{ d.then }}]", { d: data })).toBe("[y]");
  });
});
