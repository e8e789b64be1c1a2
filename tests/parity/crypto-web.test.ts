/** Session data and CSRF tokens: the part of `crypto.json` that stands on the web. */
import { isDeepStrictEqual } from "node:util";
import { type SettingsInput, swapSettings } from "../../src/core/conf/index.ts";
import { doesTokenMatch, maskSecret, tokenFormatError, unmaskToken } from "../../src/web/csrf/index.ts";
import { CacheSessionStore } from "../../src/web/sessions/index.ts";
import { runVectors, type Vector } from "./harness.ts";
import { comparable } from "./tagged-values.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- arguments come from JSON and go to functions as they are
type Any = any;

const OPERATIONS: Readonly<Record<string, (v: Any) => unknown>> = {
  session_encode: (v) => new CacheSessionStore().encode(new Map(Object.entries(v.value))),
  session_decode: (v) => new CacheSessionStore().decode(v.value),
  csrf_mask: (v) => maskSecret(v.secret, v.mask),
  csrf_unmask: (v) => unmaskToken(v.token),
  csrf_match: (v) => doesTokenMatch(v.token, v.secret),
  csrf_check_format: (v) => tokenFormatError(v.token),
};

function keysOf(v: Vector): SettingsInput {
  const keys: Record<string, unknown> = {};
  if (v["secret_key"] !== undefined) keys["SECRET_KEY"] = v["secret_key"];
  if (v["secret_key_fallbacks"] !== undefined) keys["SECRET_KEY_FALLBACKS"] = v["secret_key_fallbacks"];
  return keys;
}

function withKeys<R>(v: Vector, body: () => R): R {
  const restore = swapSettings(keysOf(v));
  try {
    return body();
  } finally {
    restore();
  }
}

/** Compressed bytes depend on the zlib in use: what they hold counts. */
function same(got: unknown, expected: unknown, v: Vector): boolean {
  if (isDeepStrictEqual(comparable(got), comparable(expected))) return true;
  if (v["op"] !== "session_encode") return false;
  const decode = (text: unknown): unknown => new CacheSessionStore().decode(text as string);
  return withKeys(v, () => isDeepStrictEqual(decode(got), decode(expected)));
}

runVectors(
  "crypto.json",
  (v, { decode }) => {
    const fields = Object.fromEntries(
      Object.entries(v).map(([k, value]) => [k, k === "expected" ? value : decode(value)]),
    );
    return withKeys(v, () => OPERATIONS[v["op"] as string]!(fields));
  },
  { same, only: (v) => Object.hasOwn(OPERATIONS, v["op"] as string), known: "crypto-web.json" },
);
