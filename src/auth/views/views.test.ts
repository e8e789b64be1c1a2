import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SettingsInput } from "../../core/conf/index.ts";
import type { HttpRequest } from "../../http/index.ts";
import { HttpResponse } from "../../http/index.ts";
import { LocmemLoader } from "../../template/index.ts";
import { CsrfViewMiddleware } from "../../web/csrf/index.ts";
import { SessionMiddleware } from "../../web/sessions/middleware.ts";
import { type Site, site } from "../../web/testing/drive.ts";
import { path } from "../../web/urls/index.ts";
import { AllowAllUsersModelBackend } from "../backends/model-backend.ts";
import { AuthenticationForm } from "../forms/index.ts";
import { AuthenticationMiddleware, LoginRequiredMiddleware } from "../middleware.ts";
import { User } from "../models/index.ts";
import { endProject, SETTINGS, startProject } from "../testing/project.ts";
import { LoginView, LogoutView, logoutThenLogin } from "./index.ts";

const TEMPLATES = [
  {
    OPTIONS: {
      loaders: [
        new LocmemLoader({
          "registration/login.html":
            "{{ form.non_field_errors }}<form>{% csrf_token %}{{ form.username }}</form>next={{ next }} site={{ site_name }}",
          "registration/logged_out.html": "{{ title }} {{ user.is_authenticated }}",
        }),
      ],
    },
  },
];

const NEVER = "max-age=0, no-cache, no-store, must-revalidate, private";

class Strict extends AuthenticationForm {
  static override errorMessages = { ...AuthenticationForm.errorMessages, invalidLogin: "No such %(username)s." };
}

const urls = [
  path("login/", LoginView.asView(), { name: "login" }),
  path("login/strict/", LoginView.asView({ authenticationForm: Strict })),
  path("login/next/", LoginView.asView({ nextPage: "who" })),
  path("login/hosts/", LoginView.asView({ successUrlAllowedHosts: ["other.example.com"] })),
  path("login/field/", LoginView.asView({ redirectFieldName: "to" })),
  path("login/sent-on/", LoginView.asView({ redirectAuthenticatedUser: true })),
  path("logout/", LogoutView.asView(), { name: "logout" }),
  path("logout/next/", LogoutView.asView({ nextPage: "/bye/" })),
  path("logout/hosts/", LogoutView.asView({ successUrlAllowedHosts: new Set(["other.example.com"]) })),
  path("logout/login/", (request: HttpRequest) => logoutThenLogin(request)),
  path("who/", async (request: HttpRequest) => new HttpResponse((await request.user).getUsername() || "nobody"), {
    name: "who",
  }),
];

beforeAll(() => startProject());
afterAll(endProject);
beforeEach(async () => {
  await User.objects.all().delete();
  await User.objects.createUser("ann", "ann@example.com", "secret");
});

const MIDDLEWARE = [SessionMiddleware, CsrfViewMiddleware, AuthenticationMiddleware];
const start = (more: SettingsInput = {}): Promise<Site> =>
  site({ ...SETTINGS, TEMPLATES, ROOT_URLCONF: urls, MIDDLEWARE, LOGIN_URL: "login", ...more });

const good = { username: "ann", password: "secret" };

/** Sends a form with the token of the page. */
async function post(
  drive: Site,
  url: string,
  body: Readonly<Record<string, string>> = {},
  scheme: "http" | "https" = "http",
) {
  if (!drive.cookies.has("csrftoken")) await drive.send("/login/");
  const headers = scheme === "https" ? { referer: "https://testserver/login/" } : {};
  const csrfmiddlewaretoken = drive.cookies.get("csrftoken") ?? "";
  return drive.send(url, { method: "POST", body: { ...body, csrfmiddlewaretoken }, scheme, headers });
}

const who = async ({ send }: Site): Promise<string> => (await send("/who/")).text;

describe("LoginView", () => {
  test("shows a form that nothing keeps", async () => {
    const page = await (await start()).send("/login/?next=/who/");
    expect(page.statusCode).toBe(200);
    expect(page.text).toContain(
      '<input type="text" name="username" autofocus maxlength="150" autocapitalize="none" autocomplete="username" required id="id_username">',
    );
    expect(page.text).toContain("next=/who/ site=testserver");
    expect([page.get("Cache-Control"), page.hasHeader("Expires")]).toEqual([NEVER, true]);
    expect(page.cookies.has("csrftoken")).toBe(true);
  });

  test("logs in and leads to LOGIN_REDIRECT_URL, nextPage or next", async () => {
    const drive = await start();
    const answer = await post(drive, "/login/", good);
    expect([answer.statusCode, answer.get("Location"), answer.get("Cache-Control")]).toEqual([
      302,
      "/accounts/profile/",
      NEVER,
    ]);
    expect(await who(drive)).toBe("ann");
    expect((await post(drive, "/login/next/", good)).get("Location")).toBe("/who/");
    expect((await post(drive, "/login/?next=/a/%3Fb%3D1", good)).get("Location")).toBe("/a/?b=1");
    expect((await post(drive, "/login/?next=/a/", { ...good, next: "/b/" })).get("Location")).toBe("/b/");
    expect((await post(drive, "/login/field/?to=/a/&next=/b/", good)).get("Location")).toBe("/a/");
    const named = await start({ LOGIN_REDIRECT_URL: "who" });
    expect((await post(named, "/login/", good)).get("Location")).toBe("/who/");
  });

  test("says that name or password is wrong, whichever it is", async () => {
    const drive = await start();
    const text = "Please enter a correct username and password. Note that both fields may be case-sensitive.";
    for (const body of [
      { username: "ann", password: "wrong" },
      { username: "bob", password: "secret" },
    ]) {
      const page = await post(drive, "/login/", body);
      expect(page.statusCode).toBe(200);
      expect(page.text).toContain(text);
      expect(page.text).not.toContain("wrong");
    }
    expect((await post(drive, "/login/strict/", { ...good, password: "x" })).text).toContain("No such username.");
    expect(await who(drive)).toBe("nobody");
  });

  test("lets nobody in who is switched off", async () => {
    await User.objects.all().update({ isActive: false });
    expect((await post(await start(), "/login/", good)).text).toContain("Please enter a correct username");
    const frank = await start({ AUTHENTICATION_BACKENDS: [AllowAllUsersModelBackend] });
    expect((await post(frank, "/login/", good)).text).toContain("This account is inactive.");
    expect(await who(frank)).toBe("nobody");
  });

  // security.md 5-E, from Django's tests/utils_tests/test_http.py and tests/auth_tests/test_views.py.
  test.each([
    "http://example.com",
    "http:///example.com",
    "https://example.com",
    "ftp://example.com",
    "///example.com",
    "//example.com",
    "/\\/example.com",
    "\\\\example.com",
    "\\\\\\example.com",
    "http:/\\//example.com",
    "http:\\/example.com",
    "http:999999999",
    "\u0008//example.com",
    "http://testserver\\@example.com",
    "http://testserver@example.com",
    "http://2001:cdba:0000:0000:0000:0000:3257:9652/",
    "http://[2001:cdba:0000:0000:0000:0000:3257:9652/",
    'javascript:alert("XSS")',
    "java\nscript:alert(x)",
    "data:text/html,x",
    "\n",
    `/${"a".repeat(3000)}`,
  ])("never leads to %j", async (next) => {
    const drive = await start();
    expect((await post(drive, `/login/?next=${encodeURIComponent(next)}`, good)).get("Location")).toBe(
      "/accounts/profile/",
    );
    expect((await post(drive, "/login/", { ...good, next })).get("Location")).toBe("/accounts/profile/");
    const page = await drive.send(`/login/?next=${encodeURIComponent(next)}`);
    expect(page.text).toContain("next= site");
    expect((await post(drive, "/logout/next/", { next })).get("Location")).toBe("/bye/");
  });

  test.each(["/view/?param=http://example.com", "/view?param=//example.com", "view/?x=HTTPS://example.com"])(
    "leads to %s",
    async (next) => {
      expect((await post(await start(), `/login/?next=${encodeURIComponent(next)}`, good)).get("Location")).toBe(next);
    },
  );

  test("leads to hosts that are allowed, and over HTTPS to no page without it", async () => {
    const drive = await start();
    const target = "https://other.example.com/a/";
    expect((await post(drive, `/login/hosts/?next=${target}`, good)).get("Location")).toBe(target);
    expect((await post(drive, `/login/?next=${target}`, good)).get("Location")).toBe("/accounts/profile/");
    const plain = "/login/?next=http://testserver/a/";
    expect((await post(drive, plain, good)).get("Location")).toBe("http://testserver/a/");
    expect((await post(drive, plain, good, "https")).get("Location")).toBe("/accounts/profile/");
  });

  test("sends on who has logged in, if told to", async () => {
    const drive = await start();
    expect((await drive.send("/login/sent-on/")).statusCode).toBe(200);
    await post(drive, "/login/", good);
    expect((await drive.send("/login/")).statusCode).toBe(200);
    const answer = await drive.send("/login/sent-on/?next=/who/");
    expect([answer.statusCode, answer.get("Location"), answer.get("Cache-Control")]).toEqual([302, "/who/", NEVER]);
    const looping = await start({ LOGIN_REDIRECT_URL: "/login/sent-on/", DEBUG: true });
    looping.cookies.set("sessionid", drive.cookies.get("sessionid")!);
    expect((await looping.send("/login/sent-on/")).text).toContain("Redirection loop for authenticated user detected.");
  });

  test("is open where all other views are closed", async () => {
    const drive = await start({ MIDDLEWARE: [...MIDDLEWARE, LoginRequiredMiddleware] });
    expect((await drive.send("/login/")).statusCode).toBe(200);
    expect((await drive.send("/who/")).get("Location")).toBe("/login/?next=/who/");
    expect((await post(drive, "/logout/")).get("Location")).toBe("/login/?next=/logout/");
  });

  test("wants the token even without the middleware", async () => {
    const drive = await start({ MIDDLEWARE: [SessionMiddleware, AuthenticationMiddleware] });
    expect((await drive.send("/login/", { method: "POST", body: good })).statusCode).toBe(403);
    expect((await drive.send("/login/")).cookies.has("csrftoken")).toBe(true);
    expect((await post(drive, "/login/", good)).statusCode).toBe(302);
  });

  test("keeps what an anonymous visitor had in the session, under another key", async () => {
    const drive = await start();
    drive.cookies.set("sessionid", "plantedplantedplantedplanted1234");
    await post(drive, "/login/", good);
    expect(drive.cookies.get("sessionid")).not.toContain("planted");
    expect(await who(drive)).toBe("ann");
  });

  test("says which template is missing", async () => {
    const drive = await start({ DEBUG: true, TEMPLATES: [{}] });
    const page = await drive.send("/login/");
    expect([page.statusCode, page.text.includes("registration/login.html")]).toEqual([500, true]);
  });
});

describe("LogoutView", () => {
  async function loggedIn(more: SettingsInput = {}): Promise<Site> {
    const drive = await start(more);
    await post(drive, "/login/", good);
    expect(await who(drive)).toBe("ann");
    return drive;
  }

  test("logs out by POST and shows a page that nothing keeps", async () => {
    const drive = await loggedIn();
    const page = await post(drive, "/logout/?a=1");
    expect([page.statusCode, page.text, page.get("Cache-Control")]).toEqual([200, "Logged out False", NEVER]);
    expect(await who(drive)).toBe("nobody");
    expect(drive.cookies.has("sessionid")).toBe(false);
  });

  test("does nothing by GET", async () => {
    const drive = await loggedIn();
    for (const method of ["GET", "HEAD", "PUT"]) {
      const answer = await drive.send("/logout/", {
        method,
        headers: { "x-csrftoken": drive.cookies.get("csrftoken")! },
      });
      expect([answer.statusCode, answer.get("Allow")]).toEqual([405, "POST, OPTIONS"]);
    }
    expect((await drive.send("/logout/", { method: "OPTIONS" })).get("Allow")).toBe("POST, OPTIONS");
    expect((await drive.send("/logout/", { method: "POST" })).statusCode).toBe(403);
    expect(await who(drive)).toBe("ann");
  });

  test("leads to next, nextPage or LOGOUT_REDIRECT_URL", async () => {
    expect((await post(await loggedIn(), "/logout/?next=/who/")).get("Location")).toBe("/who/");
    expect((await post(await loggedIn(), "/logout/next/")).get("Location")).toBe("/bye/");
    expect((await post(await loggedIn({ LOGOUT_REDIRECT_URL: "login" }), "/logout/")).get("Location")).toBe("/login/");
    const other = "https://other.example.com/";
    expect((await post(await loggedIn(), `/logout/hosts/?next=${other}`)).get("Location")).toBe(other);
    expect((await post(await loggedIn(), `/logout/?next=${other}`)).statusCode).toBe(200);
  });

  test("logoutThenLogin() leads to the log-in page", async () => {
    const drive = await loggedIn();
    expect((await drive.send("/logout/login/")).statusCode).toBe(405);
    const answer = await post(drive, "/logout/login/");
    expect([answer.statusCode, answer.get("Location")]).toEqual([302, "/login/"]);
    expect(await who(drive)).toBe("nobody");
  });
});
