import { expect, test } from "vitest";
import { errorPage } from "./error-page.ts";
import { describeFailure, findPlace } from "./failure.ts";

test.each([
  [
    "esbuild",
    "TransformError: x",
    "Transform failed with 1 error:\n/shop/views.ts:2:18: ERROR: Expected",
    "/shop/views.ts",
    2,
  ],
  ["Node's own", "file:///shop/my%20views.ts:7\nconst\n   ^\n\nSyntaxError: x", "x", "/shop/my views.ts", 7],
  [
    "a stack",
    "Error: x\n    at f (file:///a/node_modules/b/c.js:1:1)\n    at g (/shop/views.ts:3:7)",
    "x",
    "/shop/views.ts",
    3,
  ],
  ["a bare frame", "Error: x\n    at file:///shop/settings.ts:4:5", "x", "/shop/settings.ts", 4],
])("findPlace() reads %s", (_, stack, message, file, line) => {
  expect(findPlace(stack, message)).toEqual({ file, line });
});

test("findPlace() finds nothing in messages without a place, in linear time", () => {
  expect(findPlace("Error: x\n    at node:internal/a:1:1", "x")).toBeNull();
  expect(findPlace(`Error\n${"    at (".repeat(20_000)}`, ":1".repeat(50_000))).toBeNull();
});

test("errorPage() escapes everything and hides details when told to", () => {
  const failure = { ...describeFailure(new Error("<script>1</script>"), true), hint: "<i>", file: "<u>", line: 1 };
  const page = errorPage({ ...failure, excerpt: [{ number: 1, text: "</pre><img>" }] }, "abc", true);
  for (const tag of ["<script>1", "<i>", "<u>", "<img>"]) expect(page).not.toContain(tag);
  const plain = errorPage(failure, "abc", false);
  expect(plain).not.toContain("script&gt;1");
  expect(plain).toContain("terminal");
});
