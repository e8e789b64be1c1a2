/** Settings of log-in and users. Defaults: Django's (docs/ref/settings, "Auth"). */
import { declareSettings, isFunction, isListOf, isNullOr, isNumber, isObject, isString } from "../core/conf/index.ts";
import type { AuthenticationBackendClass } from "./backends/contract.ts";
import type { PasswordValidator } from "./password-validation.ts";

declare module "../core/conf/settings.ts" {
  interface Settings {
    /** Back ends asked in turn, as classes. Default: `[ModelBackend]`. */
    readonly AUTHENTICATION_BACKENDS: readonly AuthenticationBackendClass[] | null;
    /**
     * Label of the user model, such as `"accounts.Reader"`. Set it before the first migration. Default: `"auth.User"`.
     */
    readonly AUTH_USER_MODEL: string;
    /** Checks of new passwords, as instances. Default: `[]`. */
    readonly AUTH_PASSWORD_VALIDATORS: readonly PasswordValidator[];
    /** URL or name of the log-in page. Default: `"/accounts/login/"`. */
    readonly LOGIN_URL: string;
    /** Where log-in leads without `next`. Default: `"/accounts/profile/"`. */
    readonly LOGIN_REDIRECT_URL: string;
    /** Where log-out leads; null shows a page. Default: `null`. */
    readonly LOGOUT_REDIRECT_URL: string | null;
    /** How long a link to reset a password works, in seconds. Default: three days. */
    readonly PASSWORD_RESET_TIMEOUT: number;
  }
}

declareSettings({
  AUTHENTICATION_BACKENDS: { type: isNullOr(isListOf(isFunction)), default: () => null },
  AUTH_USER_MODEL: {
    type: isString,
    default: () => "auth.User",
    hint: 'For example AUTH_USER_MODEL: "accounts.Reader".',
  },
  AUTH_PASSWORD_VALIDATORS: { type: isListOf(isObject), default: () => [] },
  LOGIN_URL: { type: isString, default: () => "/accounts/login/" },
  LOGIN_REDIRECT_URL: { type: isString, default: () => "/accounts/profile/" },
  LOGOUT_REDIRECT_URL: { type: isNullOr(isString), default: () => null },
  PASSWORD_RESET_TIMEOUT: { type: isNumber, default: () => 259_200 },
});
