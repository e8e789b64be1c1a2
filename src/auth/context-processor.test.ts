import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Engine, LocmemLoader } from "../template/index.ts";
import type { HttpRequest } from "../http/index.ts";
import { makeRequest } from "../web/testing/drive.ts";
import { auth } from "./context-processor.ts";
import { LazyUser } from "./lazy-user.ts";
import { login } from "./login.ts";
import { Permission, User } from "./models/index.ts";
import { DatabaseSessionStore } from "../web/sessions/engines/db.ts";
import { endProject, queriesOf, startProject } from "./testing/project.ts";

beforeAll(() => startProject());
afterAll(endProject);

let ann: User;
beforeEach(async () => {
  await User.objects.all().delete();
  ann = await User.objects.createUser("ann");
});

/** A request whose user has not been read yet. */
async function requestOf(user: User | null): Promise<HttpRequest> {
  const first = makeRequest("/");
  first.session = new DatabaseSessionStore();
  if (user !== null) {
    await login(first, user);
    await first.session.save();
  }
  const request = makeRequest("/");
  request.session = new DatabaseSessionStore(first.session.sessionKey);
  request.user = new LazyUser(request);
  return request;
}

async function render(source: string, request: HttpRequest, values: object = {}): Promise<string> {
  const engine = new Engine({ contextProcessors: [auth as never], loaders: [new LocmemLoader({ page: source })] });
  return engine.getTemplate("page").render(values as Record<string, unknown>, request);
}

const add = async (): Promise<void> =>
  ann.userPermissions.add(await Permission.objects.getByNaturalKey("add_book", "library", "book"));

describe("the context processor", () => {
  test("reads nothing while a page uses neither user nor permissions", async () => {
    const request = await requestOf(ann);
    expect(await queriesOf(() => render("{% if False %}{{ user }}{{ perms.a.b }}{% endif %}plain", request))).toEqual(
      [],
    );
  });

  test("reads the user once", async () => {
    const request = await requestOf(ann);
    let text = "";
    const queries = await queriesOf(async () => {
      text = await render(
        "{{ user }} {{ user.username }} {{ user.get_username }} {% if user.is_authenticated %}in{% endif %}",
        request,
      );
    });
    expect(text).toBe("ann ann ann in");
    // The session and the user.
    expect(queries).toHaveLength(2);
  });

  test("gives an anonymous user without a log-in, and without the middleware", async () => {
    const source = "{{ user }}{% if not user.is_authenticated %} out{% endif %} {{ perms.library.add_book }}";
    expect(await render(source, await requestOf(null))).toBe("AnonymousUser out False");
    expect(await render(source, makeRequest("/"))).toBe("AnonymousUser out False");
  });

  test("runs no method of the user that changes data", async () => {
    const source = "[{{ user.delete }}{{ user.save }}{{ user.set_unusable_password }}{{ user.set_password }}]";
    expect(await render(source, await requestOf(ann))).toBe("[]");
    expect(await User.objects.count()).toBe(1);
    const { objects: manager } = User;
    const calls = "{{ manager.create_user }}{{ manager.create_superuser }}{{ manager.delete }}";
    expect(await render(calls, makeRequest("/"), { manager: Object.create(manager, { then: { value: null } }) })).toBe(
      "",
    );
    expect(await User.objects.count()).toBe(1);
  });
});

describe("perms", () => {
  const ask = async (source: string): Promise<string> => render(source, await requestOf(ann));
  const everything = `{{ perms.library.add_book }} {{ perms.library.delete_book }} {% if perms.library %}lib{% endif %}
{% if perms.shop %}shop{% endif %}{% if not perms.shop %}no shop{% endif %}
{% if "library" in perms %}in{% endif %} {% if "shop" in perms %}in{% endif %}{% if "shop" not in perms %}out{% endif %}
{% if "library.add_book" in perms %}in{% endif %} {% if "library.delete_book" in perms %}in{% endif %}`;

  test("knows permissions and apps", async () => {
    await add();
    expect(await ask(everything)).toBe("True False lib\nno shop\nin out\nin ");
  });

  test("has nothing for a user without permissions", async () => {
    expect(await ask(everything)).toBe("False False \nno shop\n out\n ");
  });

  test("has everything for a superuser, without a query", async () => {
    ann.isSuperuser = true;
    await ann.save();
    const request = await requestOf(ann);
    await request.user;
    let text = "";
    expect(await queriesOf(async () => void (text = await render(everything, request)))).toEqual([]);
    expect(text).toBe("True True lib\nshop\nin in\nin in");
  });

  test("can be kept in a variable, and not gone through", async () => {
    await add();
    const kept = "{% with lib=perms.library %}{% if lib.add_book and not lib.delete_book %}yes{% endif %}{% endwith %}";
    expect(await ask(kept)).toBe("yes");
    await expect(ask("{% for app in perms %}x{% endfor %}")).rejects.toThrow("not iterable");
  });
});
