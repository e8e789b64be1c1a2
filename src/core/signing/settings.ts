/** Settings of signatures. Defaults: Django's `conf/global_settings.py`. */
import { isBoolean, isFunction } from "../conf/checks.ts";
import { declareSettings } from "../conf/settings.ts";
import { type SignerClass, TimestampSigner } from "./signer.ts";

declare module "../conf/settings.ts" {
  interface Settings {
    /** Class that signs cookies. Default: `TimestampSigner`. */
    readonly SIGNING_BACKEND: SignerClass;
    /** Also accept cookies signed before Django 6.1, whose salt did not tell name and salt apart. Default: `false`. */
    readonly SIGNED_COOKIE_LEGACY_SALT_FALLBACK: boolean;
  }
}

declareSettings({
  SIGNING_BACKEND: { type: isFunction, default: () => TimestampSigner },
  SIGNED_COOKIE_LEGACY_SALT_FALLBACK: { type: isBoolean, default: () => false },
});
