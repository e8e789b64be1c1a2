import { expectTypeOf, test } from "vitest";
import { Context, Library, RequestContext, renderToString, Template } from "./index.ts";

test("rendering gives a promise of text; the synchronous way gives text", () => {
  const template = new Template("{{ a }}");
  expectTypeOf(template.render({ a: 1 })).resolves.toBeString();
  expectTypeOf(template.renderSync(new Map([["a", 1]]))).toBeString();
  expectTypeOf(renderToString("a.html", { a: 1 }, {})).resolves.toBeString();
  // @ts-expect-error a context holds names and values
  void template.render("a");
});

test("registering gives the function back with its type", () => {
  const register = new Library();
  const stars = register.filter("stars", (n: number) => "*".repeat(n), { isSafe: true });
  expectTypeOf(stars).toEqualTypeOf<(n: number) => string>();
  // @ts-expect-error the flag is called isSafe
  register.filter("other", (n: number) => n, { is_safe: true });
  expectTypeOf(register.simpleTag((title: string) => title)).parameters.toEqualTypeOf<[title: string]>();
});

test("a request context is a context", () => {
  expectTypeOf(new RequestContext({}, { a: 1 })).toExtend<Context>();
});
