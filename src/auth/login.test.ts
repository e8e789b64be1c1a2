import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type SettingsInput, swapSettings } from "../core/conf/index.ts";
import { PermissionDenied } from "../core/errors/index.ts";
import type { HttpRequest } from "../http/index.ts";
import { getToken } from "../web/csrf/index.ts";
import { DatabaseSessionStore } from "../web/sessions/engines/db.ts";
import { Session } from "../web/sessions/models.ts";
import { makeRequest } from "../web/testing/drive.ts";
import type { AuthenticationBackend, Credentials } from "./backends/contract.ts";
import { AllowAllUsersModelBackend, ModelBackend } from "./backends/model-backend.ts";
import {
  authenticate,
  BACKEND_SESSION_KEY,
  getUser,
  HASH_SESSION_KEY,
  login,
  logout,
  SESSION_KEY,
  updateSessionAuthHash,
} from "./login.ts";
import { AnonymousUser, User } from "./models/index.ts";
import { userLoggedIn, userLoggedOut, userLoginFailed } from "./signals.ts";
import { endProject, QuickHasher, startProject } from "./testing/project.ts";

beforeAll(() => startProject());
afterAll(endProject);

let ann: User;
let undo: (() => void)[] = [];
beforeEach(async () => {
  await User.objects.all().delete();
  await Session.objects.all().delete();
  ann = await User.objects.createUser("ann", null, "secret");
});
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

function set(settings: SettingsInput): void {
  undo.push(swapSettings(settings));
}

/** A request of a browser that has this session. */
function requestOf(sessionKey: string | null = null): HttpRequest {
  const request = makeRequest("/");
  request.session = new DatabaseSessionStore(sessionKey);
  request.user = new AnonymousUser();
  return request;
}

/** Key of a new session in which the user has logged in. */
async function loggedIn(user: User = ann): Promise<string> {
  const request = requestOf();
  await login(request, user);
  await request.session.save();
  return request.session.sessionKey!;
}

const who = async (sessionKey: string): Promise<string> => (await getUser(requestOf(sessionKey))).getUsername();

describe("login()", () => {
  test("keeps the user in the session, in the form that Django keeps", async () => {
    const request = requestOf(await loggedIn());
    expect(Object.fromEntries(await request.session.items())).toEqual({
      [SESSION_KEY]: String(ann.pk),
      [BACKEND_SESSION_KEY]: "django.contrib.auth.backends.ModelBackend",
      [HASH_SESSION_KEY]: ann.getSessionAuthHash(),
    });
    expect((await getUser(request)).pk).toBe(ann.pk);
  });

  test("changes the key of the session and the CSRF token, and keeps what was in the session", async () => {
    const request = requestOf();
    await request.session.set("cart", [3, 5]);
    await request.session.save();
    getToken(request);
    const before = { key: request.session.sessionKey!, secret: request.csrf!.secret };
    await login(request, ann);
    expect(request.session.sessionKey).not.toBe(before.key);
    expect(await request.session.exists(before.key)).toBe(false);
    expect(request.csrf!.secret).not.toBe(before.secret);
    expect(await request.session.get("cart")).toEqual([3, 5]);
    expect(request.user).toBe(ann);
  });

  test("flushes the session of another user", async () => {
    const request = requestOf(await loggedIn());
    await request.session.set("cart", [3, 5]);
    await login(request, await User.objects.createUser("bob"));
    expect(await request.session.has("cart")).toBe(false);
    expect((await getUser(request)).getUsername()).toBe("bob");
  });

  test("flushes a session of the same user from before the password was changed", async () => {
    const request = requestOf(await loggedIn());
    await request.session.set("cart", [3, 5]);
    await ann.setPassword("new");
    await login(request, ann);
    expect(await request.session.has("cart")).toBe(false);
  });

  test("again as the same user leaves the session alone", async () => {
    const request = requestOf(await loggedIn());
    await request.session.set("cart", [3, 5]);
    await login(request, ann);
    expect(await request.session.get("cart")).toEqual([3, 5]);
  });

  test("notes the time, and tells receivers", async () => {
    const told: unknown[] = [];
    const receive = (sender: unknown, named: { request: HttpRequest; user: object }) =>
      void told.push(sender, named.user);
    userLoggedIn.connect(receive);
    undo.push(() => void userLoggedIn.disconnect(receive));
    await login(requestOf(), ann);
    expect(told).toEqual([User, ann]);
    await ann.refreshFromDb();
    expect(Date.now() - ann.lastLogin!.getTime()).toBeLessThan(60_000);
  });

  describe("with several back ends", () => {
    class Second extends ModelBackend {}

    test("wants to know which, unless one has recognized the user", async () => {
      set({ AUTHENTICATION_BACKENDS: [ModelBackend, Second] });
      const request = requestOf();
      await expect(login(request, ann)).rejects.toThrow("You have multiple authentication backends configured");
      expect(await request.session.has(SESSION_KEY)).toBe(false);
      const user = await authenticate(null, { username: "ann", password: "secret" });
      await login(request, user!);
      expect(await request.session.get(BACKEND_SESSION_KEY)).toBe("django.contrib.auth.backends.ModelBackend");
    });

    test("takes it as class, path or instance", async () => {
      set({ AUTHENTICATION_BACKENDS: [ModelBackend, Second] });
      const request = requestOf();
      for (const backend of [Second, "Second", new Second()]) {
        await request.session.flush();
        await login(request, ann, backend);
        expect(await request.session.get(BACKEND_SESSION_KEY)).toBe("Second");
      }
      await expect(login(request, ann, "Third")).rejects.toThrow(
        'The backend "Third" is not in AUTHENTICATION_BACKENDS, which has django.contrib.auth.backends.ModelBackend, Second.',
      );
    });

    test("refuses two of one path", async () => {
      class Clone extends ModelBackend {
        override readonly path = "Second";
      }
      set({ AUTHENTICATION_BACKENDS: [Second, Clone] });
      await expect(authenticate(null, {})).rejects.toThrow("Second and Clone have the same path");
    });
  });
});

describe("logout()", () => {
  test("flushes the session and leaves an anonymous user", async () => {
    const key = await loggedIn();
    const request = requestOf(key);
    request.user = await getUser(request);
    await request.session.set("cart", [3, 5]);
    await logout(request);
    expect(request.session.isEmpty()).toBe(true);
    expect(request.user).toBeInstanceOf(AnonymousUser);
    expect(await who(key)).toBe("");
    expect(await Session.objects.count()).toBe(0);
  });

  test("tells receivers who it was, before it happens; null for nobody", async () => {
    const told: [unknown, boolean][] = [];
    const receive = async (_: unknown, named: { request: HttpRequest; user: User | null }) =>
      void told.push([named.user?.username ?? null, await named.request.session.has(SESSION_KEY)]);
    userLoggedOut.connect(receive as never);
    undo.push(() => void userLoggedOut.disconnect(receive as never));
    const request = requestOf(await loggedIn());
    request.user = await getUser(request);
    await logout(request);
    await logout(request);
    delete (request as Partial<HttpRequest>).user;
    await logout(request);
    expect(told).toEqual([
      ["ann", true],
      [null, false],
      [null, false],
    ]);
  });
});

describe("getUser()", () => {
  test("is anonymous without a log-in", async () => {
    expect(await getUser(requestOf())).toBeInstanceOf(AnonymousUser);
  });

  test("logs out all sessions after the password was changed", async () => {
    const keys = [await loggedIn(), await loggedIn()];
    await ann.setPassword("new");
    await ann.save();
    const request = requestOf(keys[0]!);
    expect(await getUser(request)).toBeInstanceOf(AnonymousUser);
    expect([request.session.sessionKey, request.session.isEmpty()]).toEqual([null, true]);
    expect(await who(keys[1]!)).toBe("");
  });

  test("refuses a session without a hash", async () => {
    const request = requestOf(await loggedIn());
    await request.session.delete(HASH_SESSION_KEY);
    expect(await getUser(request)).toBeInstanceOf(AnonymousUser);
  });

  test("takes sessions of an older secret key, and renews them", async () => {
    const { SECRET_KEY, hash, key } = {
      SECRET_KEY: "another-secret-key-that-is-at-least-fifty-characters-long",
      hash: ann.getSessionAuthHash(),
      key: await loggedIn(),
    };
    // What is stored is signed with the old key, too.
    const fallback = "a-secret-key-for-tests-that-is-at-least-fifty-characters-long";
    set({ SECRET_KEY, SECRET_KEY_FALLBACKS: [fallback] });
    const request = requestOf(key);
    expect((await getUser(request)).getUsername()).toBe("ann");
    expect(request.session.sessionKey).not.toBe(key);
    expect(await request.session.get(HASH_SESSION_KEY)).toBe(ann.getSessionAuthHash());
    expect(await request.session.get(HASH_SESSION_KEY)).not.toBe(hash);
    set({ SECRET_KEY_FALLBACKS: [] });
    expect((await getUser(request)).getUsername()).toBe("ann");
  });

  test("is anonymous for users who are gone or switched off, and leaves the session", async () => {
    const key = await loggedIn();
    ann.isActive = false;
    await ann.save();
    expect(await who(key)).toBe("");
    ann.isActive = true;
    await ann.save();
    expect(await who(key)).toBe("ann");
    await ann.delete();
    expect(await who(key)).toBe("");
  });

  test("is anonymous for a back end that is not installed, and a key that cannot be one", async () => {
    const request = requestOf(await loggedIn());
    await request.session.set(BACKEND_SESSION_KEY, "accounts.backends.EmailBackend");
    expect(await getUser(request)).toBeInstanceOf(AnonymousUser);
    const other = requestOf(await loggedIn());
    await other.session.set(SESSION_KEY, "2fe6ddd1-5a2a-4ff0-9f6c-0f2a5ab5a8e4");
    expect(await getUser(other)).toBeInstanceOf(AnonymousUser);
    expect(await other.session.has(SESSION_KEY)).toBe(true);
  });
});

describe("updateSessionAuthHash()", () => {
  test("keeps this session, under another key, and ends the others", async () => {
    const [here, elsewhere] = [await loggedIn(), await loggedIn()];
    const request = requestOf(here);
    await ann.setPassword("new");
    await ann.save();
    await updateSessionAuthHash(request, ann);
    expect((await getUser(request)).getUsername()).toBe("ann");
    expect(request.session.sessionKey).not.toBe(here);
    expect(await who(elsewhere)).toBe("");
  });

  test("does not give one's own session to a user whose password one changed", async () => {
    const bob = await User.objects.createUser("bob", null, "secret");
    const request = requestOf(await loggedIn());
    request.user = await getUser(request);
    await bob.setPassword("new");
    await bob.save();
    await updateSessionAuthHash(request, bob);
    expect((await getUser(request)).getUsername()).toBe("ann");
  });
});

describe("authenticate()", () => {
  const good = { username: "ann", password: "secret" };
  const attempt = (credentials: Credentials) => authenticate(null, credentials);

  test("finds the user by name and password", async () => {
    expect((await attempt(good))?.pk).toBe(ann.pk);
    expect(await attempt({ ...good, password: "Secret" })).toBeNull();
    expect(await attempt({ ...good, username: "bob" })).toBeNull();
    expect(await attempt({ username: { icontains: "a" }, password: "secret" })).toBeNull();
    expect(await attempt({ ...good, password: ["secret"] })).toBeNull();
    expect(await attempt({})).toBeNull();
  });

  test("refuses users who are switched off, but with AllowAllUsersModelBackend", async () => {
    ann.isActive = false;
    await ann.save();
    expect(await attempt(good)).toBeNull();
    set({ AUTHENTICATION_BACKENDS: [AllowAllUsersModelBackend] });
    expect((await attempt(good))?.pk).toBe(ann.pk);
  });

  test.each([
    ["a user who exists", { username: "ann", password: "wrong" }],
    ["one who does not", { username: "bob", password: "wrong" }],
    ["one who is switched off", { username: "off", password: "secret" }],
    ["one without a usable password", { username: "none", password: "secret" }],
  ])("hashes once for %s, so that timing does not tell", async (_, credentials) => {
    await User.objects.createUser("off", null, "secret", { isActive: false });
    await User.objects.createUser("none");
    QuickHasher.uses = 0;
    expect(await attempt(credentials)).toBeNull();
    expect(QuickHasher.uses).toBe(1);
  });

  test("asks the back ends in turn until one knows the user", async () => {
    const asked: string[] = [];
    const make = (path: string, answer: (c: Credentials) => User | null): (new () => AuthenticationBackend) =>
      class {
        readonly path = path;
        async authenticate(_request: unknown, credentials: Credentials) {
          asked.push(path);
          return answer(credentials);
        }
        getUser = async () => null;
      };
    const stop = make("stop", () => {
      throw new PermissionDenied("");
    });
    const nobody = make("nobody", () => null);
    const anybody = make("anybody", () => ann);
    class PermissionsOnly implements AuthenticationBackend {
      readonly path = "permissions";
      getUser = async () => null;
    }
    set({ AUTHENTICATION_BACKENDS: [PermissionsOnly, nobody, anybody, stop] });
    expect(await attempt({})).toBe(ann);
    set({ AUTHENTICATION_BACKENDS: [nobody, stop, anybody] });
    expect(await attempt({})).toBeNull();
    expect(asked).toEqual(["nobody", "anybody", "nobody", "stop"]);
    const broken = make("broken", () => {
      throw new RangeError("broken");
    });
    set({ AUTHENTICATION_BACKENDS: [broken, anybody] });
    await expect(attempt({})).rejects.toThrow("broken");
    set({ AUTHENTICATION_BACKENDS: [] });
    await expect(attempt({})).rejects.toThrow("No authentication backends have been defined.");
  });

  test("tells receivers of a failure, without the secrets", async () => {
    const told: unknown[] = [];
    const receive = (_: unknown, named: { credentials: object; request: unknown }) =>
      void told.push(named.credentials, named.request);
    userLoginFailed.connect(receive);
    undo.push(() => void userLoginFailed.disconnect(receive));
    const request = requestOf();
    const given = { username: "ann", password: "wrong", apiKey: "k", TOKEN: "t" };
    await authenticate(request, given);
    const mask = "********************";
    expect(told).toEqual([{ username: "ann", password: mask, apiKey: mask, TOKEN: mask }, request]);
    expect(given.password).toBe("wrong");
    await attempt(good);
    expect(told).toHaveLength(2);
  });
});
