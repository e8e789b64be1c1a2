import { expectTypeOf, test } from "vitest";
import { type LazyText, keepLazyText, resolveLazy, type Text } from "./lazy.ts";
import { MultiValueDict } from "./multi-value-dict.ts";
import { markSafe, SafeString } from "./safe-string.ts";

test("safe text with safe text is safe, with other text a plain string", () => {
  expectTypeOf(markSafe("a").concat(markSafe("b"))).toEqualTypeOf<SafeString>();
  expectTypeOf(markSafe("a").concat("b")).toEqualTypeOf<string>();
  // @ts-expect-error an object of the same shape has not the mark
  const forged: SafeString = { length: 1, toString: () => "<b>" };
  expectTypeOf(forged).toEqualTypeOf<SafeString>();
});

test("functions of text keep lazy text lazy", () => {
  const upper = keepLazyText((text, times: number) => text.toUpperCase().repeat(times));
  expectTypeOf(upper("a", 2)).toEqualTypeOf<string>();
  expectTypeOf(upper(null as unknown as LazyText, 2)).toEqualTypeOf<LazyText>();
  expectTypeOf(resolveLazy(null as unknown as Text)).toEqualTypeOf<string | SafeString>();
});

test("MultiValueDict gives undefined for a missing key, or the type of the fallback", () => {
  const d = new MultiValueDict([["a", ["1"]]]);
  expectTypeOf(d.get("a")).toEqualTypeOf<string | undefined>();
  expectTypeOf(d.get("a", null)).toEqualTypeOf<string | null>();
  expectTypeOf(d.getlist("a")).toEqualTypeOf<string[]>();
});
