/** Settings of password hashing. */
import { isListOf, isFunction } from "../../core/conf/checks.ts";
import { declareSettings } from "../../core/conf/settings.ts";
import type { BasePasswordHasher } from "./base-hasher.ts";
import { PBKDF2PasswordHasher, PBKDF2SHA1PasswordHasher } from "./pbkdf2-hasher.ts";
import { ScryptPasswordHasher } from "./scrypt-hasher.ts";

declare module "../../core/conf/settings.ts" {
  interface Settings {
    /**
     * Classes of hashers. The first hashes new passwords; the others still verify, and such a password is hashed anew
     * at the next log-in. Default: PBKDF2 with SHA-256, with SHA-1, scrypt.
     */
    readonly PASSWORD_HASHERS: readonly (new () => BasePasswordHasher)[];
  }
}

declareSettings({
  PASSWORD_HASHERS: {
    type: isListOf(isFunction),
    default: () => [PBKDF2PasswordHasher, PBKDF2SHA1PasswordHasher, ScryptPasswordHasher],
    hint: "Import the classes from belleville/contrib/auth.",
  },
});
