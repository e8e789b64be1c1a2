import { Signal } from "../core/signals/index.ts";
import type { HttpRequest } from "../http/index.ts";
import type { AbstractBaseUser } from "./models/abstract-base-user.ts";

/** Sent after a user logged in. */
export const userLoggedIn = new Signal<{ request: HttpRequest; user: AbstractBaseUser }>();
/** Sent before a session is flushed by log-out; `user` is null when nobody was logged in. */
export const userLoggedOut = new Signal<{ request: HttpRequest; user: AbstractBaseUser | null }>();
/** Sent when no back end accepts the credentials, which are masked. */
export const userLoginFailed = new Signal<{ credentials: Record<string, unknown>; request: HttpRequest | null }>();
