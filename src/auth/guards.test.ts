/** Decorators, mixins and middleware that keep views for users who may see them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SettingsInput } from "../core/conf/index.ts";
import { type HttpRequest, HttpResponse } from "../http/index.ts";
import { SessionMiddleware } from "../web/sessions/middleware.ts";
import { type Site, site } from "../web/testing/drive.ts";
import { path } from "../web/urls/index.ts";
import { csrfExempt, requireGET } from "../web/views/decorators/index.ts";
import { View } from "../web/views/view.ts";
import { loginNotRequired, loginRequired, permissionRequired, userPassesTest } from "./decorators.ts";
import { AuthenticationMiddleware, LoginRequiredMiddleware } from "./middleware.ts";
import { LoginRequiredMixin, PermissionRequiredMixin, UserPassesTestMixin } from "./mixins.ts";
import { Permission, User } from "./models/index.ts";
import { redirectToLogin } from "./redirect-to-login.ts";
import { endProject, SETTINGS, startProject } from "./testing/project.ts";
import { login } from "./login.ts";

const ok = (): HttpResponse => new HttpResponse("ok");

class Page extends View {
  get(): HttpResponse {
    return ok();
  }
}

class AddBook extends PermissionRequiredMixin(Page) {
  override permissionRequired: string | readonly string[] | null = "library.add_book";
}

/** Both mixins ask, in either order. */
class LoginThenPermission extends LoginRequiredMixin(AddBook) {}
class PermissionThenLogin extends PermissionRequiredMixin(LoginRequiredMixin(Page)) {
  override permissionRequired = ["library.add_book", "library.change_book"];
}
class OnlyAnn extends UserPassesTestMixin(LoginRequiredMixin(Page)) {
  override testFunc(user: { getUsername(): string }): boolean {
    return user.getUsername() === "ann" && this.params.pk !== 13;
  }
}

const urls = [
  path("enter/<str:name>/", async (request: HttpRequest, { name }: { name: string }) => {
    await login(request, await User.objects.get({ username: name }));
    return ok();
  }),
  path("open/", ok),
  path("free/", loginNotRequired(ok)),
  path("free/class/", FreePage().asView()),
  path("login-required/", loginRequired(ok)),
  path("login-required/elsewhere/", loginRequired({ loginUrl: "/sign-in/?lang=de#form" })(ok)),
  path("login-required/back/", loginRequired({ redirectFieldName: "to" })(ok)),
  path("login-required/no-way-back/", loginRequired({ redirectFieldName: null })(ok)),
  path("login-required/other-host/", loginRequired({ loginUrl: "https://id.example.com/login/" })(ok)),
  path("login-required/this-host/", loginRequired({ loginUrl: "http://testserver/login/" })(ok)),
  path("login-required/named/", loginRequired({ loginUrl: "sign-in" })(ok)),
  path("sign-in/", ok, { name: "sign-in" }),
  path("passes/", userPassesTest(async (user) => user.getUsername() === "ann")(ok)),
  path("permission/", permissionRequired(["library.add_book", "library.change_book"])(ok)),
  path("permission/raise/", permissionRequired("library.add_book", { raiseException: true })(ok)),
  path("mixin/login/", LoginRequiredMixin(Page).asView({ loginUrl: "/sign-in/" } as never)),
  path("mixin/permission/", AddBook.asView()),
  path("mixin/permission/raise/", AddBook.asView({ raiseException: true, permissionDeniedMessage: "No." })),
  path("mixin/permission/unset/", AddBook.asView({ permissionRequired: null })),
  path("mixin/both/", LoginThenPermission.asView()),
  path("mixin/both/turned/", PermissionThenLogin.asView()),
  path("mixin/ann/<int:pk>/", OnlyAnn.asView()),
];

function FreePage(): typeof Page {
  return class extends Page {
    static override readonly marks = { loginRequired: false };
  };
}

beforeAll(() => startProject());
afterAll(endProject);

const MIDDLEWARE = [SessionMiddleware, AuthenticationMiddleware];
const start = (more: SettingsInput = {}): Promise<Site> =>
  site({ ...SETTINGS, ROOT_URLCONF: urls, MIDDLEWARE, TEMPLATES: [], ...more });

/** Status, and where a redirect leads. */
async function visit({ send }: Site, url: string): Promise<string> {
  const response = await send(url);
  return `${response.statusCode} ${response.get("Location") ?? response.text}`.trim();
}

const give = async (user: User, codename: string): Promise<void> =>
  user.userPermissions.add(await Permission.objects.getByNaturalKey(codename, "library", "book"));

let ann: User;
beforeEach(async () => {
  await User.objects.all().delete();
  ann = await User.objects.createUser("ann");
});

describe("loginRequired()", () => {
  test.each([
    ["/login-required/?a=1&b=2", "/accounts/login/?next=/login-required/%3Fa%3D1%26b%3D2"],
    ["/login-required/elsewhere/", "/sign-in/?lang=de&next=/login-required/elsewhere/#form"],
    ["/login-required/back/", "/accounts/login/?to=/login-required/back/"],
    ["/login-required/no-way-back/", "/accounts/login/"],
    [
      "/login-required/other-host/?q=1",
      "https://id.example.com/login/?next=http%3A//testserver/login-required/other-host/%3Fq%3D1",
    ],
    ["/login-required/this-host/", "http://testserver/login/?next=/login-required/this-host/"],
    ["/login-required/named/", "/sign-in/?next=/login-required/named/"],
  ])("leads %s to the log-in page", async (url, target) => {
    expect(await visit(await start(), url)).toBe(`302 ${target}`);
  });

  test("lets users pass", async () => {
    const drive = await start();
    await drive.send("/enter/ann/");
    expect(await visit(drive, "/login-required/")).toBe("200 ok");
  });

  test("keeps name and marks of the view", () => {
    const view = loginRequired(
      csrfExempt(function edit() {
        return ok();
      }),
    );
    expect([view.name, view.csrfExempt]).toEqual(["edit", true]);
    const page = loginRequired({ loginUrl: "/x/", redirectFieldName: null })(Page.asView());
    expect([page.viewClass, page.loginUrl, page.redirectFieldName]).toEqual([Page, "/x/", null]);
  });
});

test("userPassesTest() asks the test, which may be async", async () => {
  const drive = await start();
  expect(await visit(drive, "/passes/")).toBe("302 /accounts/login/?next=/passes/");
  await User.objects.createUser("bob");
  await drive.send("/enter/bob/");
  expect(await visit(drive, "/passes/")).toBe("302 /accounts/login/?next=/passes/");
  await drive.send("/enter/ann/");
  expect(await visit(drive, "/passes/")).toBe("200 ok");
});

describe("permissionRequired()", () => {
  test("wants all permissions", async () => {
    const drive = await start();
    await drive.send("/enter/ann/");
    await give(ann, "add_book");
    expect(await visit(drive, "/permission/")).toBe("302 /accounts/login/?next=/permission/");
    await give(ann, "change_book");
    expect(await visit(drive, "/permission/")).toBe("200 ok");
  });

  test("answers 403 with raiseException", async () => {
    const drive = await start();
    expect(await visit(drive, "/permission/raise/")).toMatch(/^403 /);
    await drive.send("/enter/ann/");
    expect(await visit(drive, "/permission/raise/")).toMatch(/^403 /);
    await give(ann, "add_book");
    expect(await visit(drive, "/permission/raise/")).toBe("200 ok");
  });
});

describe("mixins", () => {
  test("lead to the log-in page; users who have logged in get 403", async () => {
    const drive = await start();
    expect(await visit(drive, "/mixin/login/")).toBe("302 /sign-in/?next=/mixin/login/");
    expect(await visit(drive, "/mixin/permission/")).toBe("302 /accounts/login/?next=/mixin/permission/");
    expect(await visit(drive, "/mixin/permission/raise/")).toMatch(/^403 /);
    await drive.send("/enter/ann/");
    expect(await visit(drive, "/mixin/login/")).toBe("200 ok");
    expect(await visit(drive, "/mixin/permission/")).toMatch(/^403 /);
    await give(ann, "add_book");
    expect(await visit(drive, "/mixin/permission/")).toBe("200 ok");
  });

  test("each ask for their own when they are stacked", async () => {
    const drive = await start();
    for (const url of ["/mixin/both/", "/mixin/both/turned/"]) {
      expect(await visit(drive, url)).toBe(`302 /accounts/login/?next=${url}`);
    }
    await drive.send("/enter/ann/");
    for (const url of ["/mixin/both/", "/mixin/both/turned/"]) expect(await visit(drive, url)).toMatch(/^403 /);
    await give(ann, "add_book");
    expect(await visit(drive, "/mixin/both/")).toBe("200 ok");
    expect(await visit(drive, "/mixin/both/turned/")).toMatch(/^403 /);
    await give(ann, "change_book");
    expect(await visit(drive, "/mixin/both/turned/")).toBe("200 ok");
  });

  test("may ask a test that sees the user, the request and its parameters", async () => {
    const drive = await start();
    expect(await visit(drive, "/mixin/ann/1/")).toBe("302 /accounts/login/?next=/mixin/ann/1/");
    await drive.send("/enter/ann/");
    expect(await visit(drive, "/mixin/ann/1/")).toBe("200 ok");
    expect(await visit(drive, "/mixin/ann/13/")).toMatch(/^403 /);
  });

  test("say what is missing", async () => {
    const drive = await start({ DEBUG: true });
    await drive.send("/enter/ann/");
    expect(await visit(drive, "/mixin/permission/unset/")).toContain(
      "AddBook is missing the permissionRequired attribute",
    );
  });
});

describe("LoginRequiredMiddleware", () => {
  const all = { MIDDLEWARE: [...MIDDLEWARE, LoginRequiredMiddleware] };

  test("closes every view that is not marked as open", async () => {
    const drive = await start(all);
    expect(await visit(drive, "/open/?a=1")).toBe("302 /accounts/login/?next=/open/%3Fa%3D1");
    expect(await visit(drive, "/free/")).toBe("200 ok");
    expect(await visit(drive, "/free/class/")).toBe("200 ok");
    expect((await drive.send("/nowhere/")).statusCode).toBe(404);
  });

  test("lets users pass", async () => {
    const drive = await start();
    await drive.send("/enter/ann/");
    const strict = await start(all);
    strict.cookies.set("sessionid", drive.cookies.get("sessionid")!);
    expect(await visit(strict, "/open/")).toBe("200 ok");
  });

  test("uses log-in page and field of the view", async () => {
    const drive = await start(all);
    expect(await visit(drive, "/login-required/elsewhere/")).toBe(
      "302 /sign-in/?lang=de&next=/login-required/elsewhere/#form",
    );
    expect(await visit(drive, "/login-required/back/")).toBe("302 /accounts/login/?to=/login-required/back/");
    expect(await visit(drive, "/login-required/no-way-back/")).toBe("302 /accounts/login/");
  });

  test("may be derived from, for another field or page", async () => {
    class Strict extends LoginRequiredMiddleware {
      override redirectFieldName = "to";
      override getLoginUrl = () => "/sign-in/";
    }
    expect(await visit(await start({ MIDDLEWARE: [...MIDDLEWARE, Strict] }), "/open/")).toBe("302 /sign-in/?to=/open/");
  });

  test("keeps the mark through other decorators", () => {
    expect(requireGET(loginNotRequired(ok)).loginRequired).toBe(false);
    expect(loginNotRequired(ok)).not.toBe(ok);
    expect((ok as { loginRequired?: boolean }).loginRequired).toBeUndefined();
  });

  test("says which middleware is missing", async () => {
    const drive = await start({ DEBUG: true, MIDDLEWARE: [SessionMiddleware, LoginRequiredMiddleware] });
    expect(await visit(drive, "/open/")).toContain("Put AuthenticationMiddleware before LoginRequiredMiddleware");
    const bare = await start({ DEBUG: true, MIDDLEWARE: [AuthenticationMiddleware] });
    expect(await visit(bare, "/open/")).toContain("Put SessionMiddleware before AuthenticationMiddleware");
  });
});

test("redirectToLogin() keeps the query of the log-in page and escapes the target", async () => {
  await start({ LOGIN_URL: "/login/?pretty=1" });
  expect(redirectToLogin("/a b/?x=ä&next=/evil/").url).toBe(
    "/login/?pretty=1&next=/a%20b/%3Fx%3D%C3%A4%26next%3D/evil/",
  );
  expect(redirectToLogin("/a/", { loginUrl: "sign-in", redirectFieldName: "to" }).url).toBe("/sign-in/?to=/a/");
  expect(redirectToLogin("/a/", { loginUrl: "/login/?next=/other/" }).url).toBe("/login/?next=/a/");
});
