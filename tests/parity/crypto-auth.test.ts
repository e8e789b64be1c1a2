/** Hashes of sessions and tokens to reset passwords: the part of `crypto.json` that stands on users. */
import { Temporal } from "temporal-polyfill";
import { PasswordResetTokenGenerator, type TokenUser, User } from "../../src/auth/index.ts";
import { type SettingsInput, swapSettings } from "../../src/core/conf/index.ts";
import { registerModels } from "../../src/db/index.ts";
import { runVectors, type Vector } from "./harness.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- arguments come from JSON and go to functions as they are
type Any = any;

registerModels("auth", { User });

function tokenUser({ pk, password, last_login, email }: Any): TokenUser {
  const lastLogin = last_login instanceof Temporal.ZonedDateTime ? new Date(last_login.epochMilliseconds) : null;
  return Object.assign(new User({ username: "ann", email, password, lastLogin }), { id: pk });
}

const tokens = new PasswordResetTokenGenerator();

const OPERATIONS: Readonly<Record<string, (v: Any) => unknown>> = {
  session_auth_hash: (v) => new User(v.user).getSessionAuthHash(),
  session_auth_fallback_hashes: (v) => new User(v.user).getSessionAuthFallbackHashes(),
  reset_token: (v) => tokens.makeToken(tokenUser(v.user)),
  reset_token_check: (v) => tokens.checkToken(tokenUser(v.user), v.token),
};

function keysOf(v: Vector): SettingsInput {
  const keys: Record<string, unknown> = {};
  if (v["secret_key"] !== undefined) keys["SECRET_KEY"] = v["secret_key"];
  if (v["secret_key_fallbacks"] !== undefined) keys["SECRET_KEY_FALLBACKS"] = v["secret_key_fallbacks"];
  return keys;
}

runVectors(
  "crypto.json",
  (v, { decode }) => {
    const restore = swapSettings({ USE_TZ: true, ...keysOf(v) });
    try {
      const fields = Object.entries(v).map(([key, value]) => [key, key === "expected" ? value : decode(value)]);
      return OPERATIONS[v["op"] as string]!(Object.fromEntries(fields));
    } finally {
      restore();
    }
  },
  { only: (v) => Object.hasOwn(OPERATIONS, v["op"] as string), known: "crypto-auth.json" },
);
