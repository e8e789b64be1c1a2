import { PermissionDenied } from "../core/errors/index.ts";
import type { HttpRequest } from "../http/index.ts";
import { constantTimeCompare } from "../utils/crypto.ts";
import { rotateToken } from "../web/csrf/index.ts";
import type { SessionBase } from "../web/sessions/base.ts";
import type { AuthenticationBackend, AuthenticationBackendClass, Credentials } from "./backends/contract.ts";
import { findBackend, getBackends } from "./backends/registry.ts";
import type { AbstractBaseUser } from "./models/abstract-base-user.ts";
import { AnonymousUser } from "./models/anonymous-user.ts";
import { userLoggedIn, userLoggedOut, userLoginFailed } from "./signals.ts";
import type { ProjectUser } from "./user-model.ts";

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
export async function authenticate(request: HttpRequest | null, credentials: Credentials): Promise<ProjectUser | null> {
  for (const backend of await getBackends()) {
    try {
      const user = (await backend.authenticate?.(request, credentials)) ?? null;
      if (user === null) continue;
      recognizedBy.set(user, backend);
      return user as ProjectUser;
    } catch (error) {
      if (error instanceof PermissionDenied) break;
      throw error;
    }
  }
  await userLoginFailed.send(null, { credentials: cleanCredentials(credentials), request });
  return null;
}

/**
 * Keeps the user in the session; its key changes, and so does the CSRF token. A session of another user is flushed;
 * what an anonymous visitor kept stays.
 *
 * `backend` is needed only when several are installed and none recognized the user: an instance, a class or a path of
 * `AUTHENTICATION_BACKENDS`. Throws `TypeError` without one.
 */
export async function login(
  request: HttpRequest,
  user: AbstractBaseUser,
  backend?: AuthenticationBackend | AuthenticationBackendClass | string,
): Promise<void> {
  const chosen = backend === undefined ? (recognizedBy.get(user) ?? (await onlyBackend())) : await findBackend(backend);
  const { session } = request;
  const hash = user.getSessionAuthHash();
  if ((await session.get(SESSION_KEY)) === undefined) await session.cycleKey();
  else if (!(await isSessionOf(session, user, hash))) await session.flush();
  await session.set(SESSION_KEY, keyOf(user));
  await session.set(BACKEND_SESSION_KEY, chosen.path);
  await session.set(HASH_SESSION_KEY, hash);
  request.user = user as ProjectUser;
  rotateToken(request);
  await userLoggedIn.send(user.constructor, { request, user });
}

async function isSessionOf(session: SessionBase, user: AbstractBaseUser, hash: string): Promise<boolean> {
  if ((await session.get(SESSION_KEY)) !== keyOf(user)) return false;
  const kept = await session.get(HASH_SESSION_KEY);
  return typeof kept === "string" && constantTimeCompare(kept, hash);
}

/** The key of a user as sessions hold it: text. */
function keyOf(user: AbstractBaseUser): string {
  return String(user.pk);
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
  const user = (await (request as Partial<HttpRequest>).user) ?? null;
  const who = user instanceof AnonymousUser ? null : user;
  await userLoggedOut.send(who?.constructor ?? null, { request, user: who });
  await request.session.flush();
  request.user = new AnonymousUser();
}

/** The user of the request's session; anonymous when there is none, or when its password has changed since. */
export async function getUser(request: HttpRequest): Promise<ProjectUser | AnonymousUser> {
  const { session } = request;
  const [id, path] = [await session.get(SESSION_KEY), await session.get(BACKEND_SESSION_KEY)];
  if (typeof id !== "string" || typeof path !== "string") return new AnonymousUser();
  const backend = (await getBackends()).find((b) => b.path === path);
  const user = (await backend?.getUser(id)) ?? null;
  if (user === null) return new AnonymousUser();
  if (await isVerified(session, user)) return user as ProjectUser;
  await session.flush();
  return new AnonymousUser();
}

/** Whether the session was made with the password that the user still has; one of an older secret key is renewed. */
async function isVerified(session: SessionBase, user: AbstractBaseUser): Promise<boolean> {
  const kept = await session.get(HASH_SESSION_KEY);
  if (typeof kept !== "string") return false;
  const hash = user.getSessionAuthHash();
  if (constantTimeCompare(kept, hash)) return true;
  if (!user.getSessionAuthFallbackHashes().some((old) => constantTimeCompare(kept, old))) return false;
  await session.cycleKey();
  await session.set(HASH_SESSION_KEY, hash);
  return true;
}

/**
 * Keeps this session alive after its user's password changed; the user's other sessions end. When the session is that
 * of somebody else, only its key changes.
 */
export async function updateSessionAuthHash(request: HttpRequest, user: AbstractBaseUser): Promise<void> {
  const { session } = request;
  await session.cycleKey();
  if ((await session.get(SESSION_KEY)) === keyOf(user)) await session.set(HASH_SESSION_KEY, user.getSessionAuthHash());
}
