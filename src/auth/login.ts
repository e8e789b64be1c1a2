import { PermissionDenied } from "../core/errors/index.ts";
import type { HttpRequest } from "../http/index.ts";
import { constantTimeCompare } from "../utils/crypto.ts";
import { rotateToken } from "../web/csrf/index.ts";
import type { AuthenticationBackend, Credentials } from "./backends/contract.ts";
import { getBackends } from "./backends/registry.ts";
import type { AbstractBaseUser } from "./models/abstract-base-user.ts";
import { AnonymousUser } from "./models/anonymous-user.ts";
import { userLoggedIn, userLoggedOut, userLoginFailed } from "./signals.ts";
import type { User } from "./models/user.ts";

/** Keys in the session, as Django writes them. */
export const SESSION_KEY = "_auth_user_id";
export const BACKEND_SESSION_KEY = "_auth_user_backend";
export const HASH_SESSION_KEY = "_auth_user_hash";

/** The back end that recognized a user, remembered from `authenticate()` to `login()`. */
const recognizedBy = new WeakMap<AbstractBaseUser, AuthenticationBackend>();

const SECRET = /api|token|key|secret|password|signature/i;
const MASK = "********************";

/** Credentials with secrets replaced by stars, for signals and logs. */
export function cleanCredentials(credentials: Credentials): Record<string, unknown> {
  return Object.fromEntries(Object.entries(credentials).map(([k, v]) => [k, SECRET.test(k) ? MASK : v]));
}

/**
 * Finds the user for the credentials by asking the back ends in turn; null when none accepts them.
 *
 * ```ts
 * const user = await authenticate(request, { username: "ann", password: "secret" });
 * ```
 */
export async function authenticate(
  request: HttpRequest | null,
  credentials: Credentials,
): Promise<AbstractBaseUser | null> {
  for (const backend of await getBackends()) {
    try {
      const user = (await backend.authenticate?.(request, credentials)) ?? null;
      if (user === null) continue;
      recognizedBy.set(user, backend);
      return user;
    } catch (error) {
      if (error instanceof PermissionDenied) break;
      throw error;
    }
  }
  await userLoginFailed.send(null, { credentials: cleanCredentials(credentials), request });
  return null;
}

/**
 * Keeps the user in the session; its key changes, and so does the CSRF token. A session of another user is flushed.
 * Throws `TypeError` when several back ends are installed and none recognized the user.
 */
export async function login(
  request: HttpRequest,
  user: AbstractBaseUser,
  backend?: AuthenticationBackend,
): Promise<void> {
  const chosen = backend ?? recognizedBy.get(user) ?? (await onlyBackend());
  const { session } = request;
  const hash = user.getSessionAuthHash();
  const [oldId, oldHash] = [await session.get(SESSION_KEY), await session.get(HASH_SESSION_KEY)];
  if (oldId !== undefined) {
    const sameUser = oldId === String(user.pk);
    const sameHash = typeof oldHash === "string" && constantTimeCompare(oldHash, hash);
    if (!sameUser || !sameHash) await session.flush();
  } else {
    await session.cycleKey();
  }
  await session.set(SESSION_KEY, String(user.pk));
  await session.set(BACKEND_SESSION_KEY, chosen.path);
  await session.set(HASH_SESSION_KEY, hash);
  request.user = user as User;
  rotateToken(request);
  await userLoggedIn.send(user.constructor, { request, user });
}

async function onlyBackend(): Promise<AuthenticationBackend> {
  const backends = await getBackends();
  if (backends.length === 1) return backends[0]!;
  throw new TypeError(
    "You have multiple authentication backends configured and therefore must provide the `backend` argument: call authenticate() first, or pass one.",
  );
}

/** Flushes the session and leaves the request with an anonymous user. */
export async function logout(request: HttpRequest): Promise<void> {
  const user = await request.user;
  await userLoggedOut.send(user.constructor, { request, user: user instanceof AnonymousUser ? null : user });
  await request.session.flush();
  request.user = new AnonymousUser();
}

/** The user of the request's session; anonymous when there is none, or when its password has changed since. */
export async function getUser(request: HttpRequest): Promise<User | AnonymousUser> {
  const { session } = request;
  const [id, path] = [await session.get(SESSION_KEY), await session.get(BACKEND_SESSION_KEY)];
  if (typeof id !== "string" || typeof path !== "string") return new AnonymousUser();
  const backend = (await getBackends()).find((b) => b.path === path);
  const user = (await backend?.getUser(id)) ?? null;
  if (user === null) return new AnonymousUser();
  const hash = await session.get(HASH_SESSION_KEY);
  if (typeof hash === "string") {
    if (constantTimeCompare(hash, user.getSessionAuthHash())) return user as User;
    if (user.getSessionAuthFallbackHashes().some((h) => constantTimeCompare(hash, h))) {
      await session.cycleKey();
      await session.set(HASH_SESSION_KEY, user.getSessionAuthHash());
      return user as User;
    }
  }
  await session.flush();
  return new AnonymousUser();
}

/** Keeps this session alive after the user's password changed; the user's other sessions end. */
export async function updateSessionAuthHash(request: HttpRequest, user: AbstractBaseUser): Promise<void> {
  await request.session.cycleKey();
  await request.session.set(HASH_SESSION_KEY, user.getSessionAuthHash());
  request.user = user as User;
}
