import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { defaultFilters } from "./default-filters.ts";
import { ON } from "../runtime/apply-filter.ts";
import { markSafe } from "../../utils/safe-string.ts";
import { render } from "../testing/engine.ts";

describe("filters", () => {
  test.each([
    ["{{ 'a'|default:'b' }}{{ ''|default:'b' }}", "ab"],
    ["{{ list|join:'<br>' }}", "1<br>&lt;2&gt;"],
    ["{{ list|length }} {{ list|first }} {{ list|last }}", "2 1 &lt;2&gt;"],
    ["{{ '1,2,3'|slice:'::-1' }}", "3,2,1"],
    ["{{ 1234.5|floatformat:2 }} {{ 34|floatformat }} {{ 0.5|floatformat:0 }}", "1234.50 34 1"],
    ["{{ 3|pluralize:'y,ies' }} {{ 1|pluralize }}", "ies "],
    ["{{ day|date:'Y-m-d' }}", "2024-02-29"],
    ["{{ true_value|yesno:'a,b' }}", "a"],
    ["{{ nothing|yesno:'a,b,c' }}", "c"],
    ["{{ people|dictsort:'age'|length }}{% for p in people|dictsort:'age' %}{{ p.name }}{% endfor %}", "2ab"],
    ["{{ 'it''s'|stringformat:'5s' }}", "it"],
    ["{{ 7|stringformat:'03d' }} {{ 1.5|stringformat:'.3f' }} {{ 255|stringformat:'#x' }}", "007 1.500 0xff"],
  ])("%s", async (source, expected) => {
    const values = {
      list: [1, "<2>"],
      day: Temporal.PlainDate.from("2024-02-29"),
      true_value: true,
      nothing: null,
      people: [
        { name: "b", age: 2 },
        { name: "a", age: 1 },
      ],
    };
    if (source.includes("''s")) {
      await expect(async () => render(source, values)).rejects.toThrow("Could not parse");
      return;
    }
    expect(await render(source, values)).toBe(expected);
  });

  test("dictsort does not call methods nor reach private members", async () => {
    const rows = [{ secret: () => 2 }, { secret: () => 1 }];
    expect(
      await render("[{{ rows|dictsort:'secret' }}{{ rows|dictsort:'_x' }}{{ rows|dictsort:'constructor' }}]", { rows }),
    ).toBe("[]");
  });

  test("padding and formatting refuse enormous widths", async () => {
    await expect(render("{{ 'a'|ljust:w }}", { w: 1e9 })).rejects.toThrow("too large");
    expect(await render("[{{ 'a'|stringformat:w }}]", { w: "999999999s" })).toBe("[]");
  });
});

describe("every filter handles 100 KB in linear time", () => {
  const texts = [
    "a".repeat(100_000),
    "<".repeat(100_000),
    "<a href='".repeat(11_000),
    "&".repeat(100_000),
    "&amp;".repeat(20_000),
    "\n".repeat(100_000),
    " ".repeat(100_000),
    "www.a.b:".repeat(12_500),
    "a@".repeat(50_000),
    "(".repeat(50_000) + ")".repeat(50_000),
    "9".repeat(100_000),
    `${"a".repeat(50_000)}!${"-".repeat(50_000)}`,
  ];
  test.each([...defaultFilters.filters.keys()])("%s", (name) => {
    const { run, argument } = defaultFilters.filters.get(name)!;
    const given = argument === "none" ? undefined : name === "default" ? "x" : "3";
    for (const text of texts) {
      for (const value of [text, markSafe(text)]) {
        const start = performance.now();
        try {
          run(String(value), given, ON);
        } catch (error) {
          if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
        }
        const ms = performance.now() - start;
        if (ms > 3000) throw new Error(`${name} took ${ms.toFixed(0)} ms on ${JSON.stringify(text.slice(0, 20))}…`);
      }
    }
  });
});
