import { expect, test } from "vitest";
import { accessLine } from "./access-log.ts";
import { parseAddress } from "./address.ts";
import { noStyle } from "./color.ts";

const exchange = { method: "GET", url: "/", httpVersion: "1.1", status: 200, bytes: 12 };

test("accessLine() looks like Django's", () => {
  const now = new Date(2026, 10, 22, 8, 5, 9);
  expect(accessLine(exchange, noStyle(), now)).toBe('[22/Nov/2026 08:05:09] "GET / HTTP/1.1" 200 12');
});

test("accessLine() lets no control character through", () => {
  const line = accessLine({ ...exchange, url: '/\n\x1b[31mFAKE" "\xe9' }, noStyle());
  expect(line).toContain('/\\x0a\\x1b[31mFAKE\\" \\"\\xe9');
});

test.each([
  [undefined, "127.0.0.1", 8000],
  ["7000", "127.0.0.1", 7000],
  ["0:8000", "0.0.0.0", 8000],
  ["1.2.3.4:80", "1.2.3.4", 80],
  ["[::1]:8000", "::1", 8000],
  ["my-host.local:8000", "my-host.local", 8000],
])("parseAddress(%s)", (text, host, port) => {
  expect(parseAddress(text)).toEqual({ host, port });
});

test.each(["abc", "1.2.3.4", ":8000", "a b:80", "99999", "::1:80"])("parseAddress(%s) is refused", (text) => {
  expect(() => parseAddress(text)).toThrow("is not a valid");
});
