import { describe, expect, test } from "vitest";
import { HttpResponse } from "../../http/response.ts";
import { include, path, rePath } from "./conf.ts";
import { registerConverter } from "./converters.ts";
import { NoReverseMatch, Resolver404 } from "./errors.ts";
import { loadUrlconf, resolve } from "./get-resolver.ts";
import { reverse } from "./reverse.ts";
import type { UrlconfModule } from "./urlconf.ts";

const view = (): HttpResponse => new HttpResponse();
const second = (): HttpResponse => new HttpResponse();

describe("resolve()", () => {
  const patterns = [
    path("books/new/", view, { name: "new" }),
    path("books/<int:pk>/", view, { name: "detail" }),
    path("books/<slug:slug>/", second, { name: "by-slug" }),
    path("<str:a>-<str:b>/", second, { name: "pair" }),
    path("files/<path:name>", view, { kwargs: { download: true } }),
    rePath(/^archive\/(?<year>[0-9]{4})\/$/, view),
    rePath(/^plain\/([0-9]+)\/([a-z]+)\/$/, view),
  ];

  test("gives typed values, in the order of the list", () => {
    expect(resolve("/books/3/", patterns).kwargs).toEqual({ pk: 3 });
    expect(resolve("/books/new/", patterns).urlName).toBe("new");
    expect(resolve("/books/three/", patterns).urlName).toBe("by-slug");
    expect(resolve("/files/a/b.txt", patterns).kwargs).toEqual({ name: "a/b.txt", download: true });
    expect(resolve("/archive/1999/", patterns).kwargs).toEqual({ year: "1999" });
  });

  test("numbers unnamed groups", () => {
    expect(resolve("/plain/7/x/", patterns).params).toEqual({ 0: "7", 1: "x" });
  });

  test("splits as a greedy expression would", () => {
    expect(resolve("/a-b-c/", patterns).kwargs).toEqual({ a: "a-b", b: "c" });
  });

  test("gives parameters in an object without a prototype", () => {
    expect("toString" in resolve("/books/3/", patterns).kwargs).toBe(false);
  });

  test.each(["/books/3/\n", "/books/3", "books/3/", "//books/3/", "/books/-3/", "/books/٣/", "", "/archive/1999/\n"])(
    "does not match %j",
    (wrong) => {
      expect(() => resolve(wrong, patterns.slice(0, 2).concat(patterns[5]!))).toThrow(Resolver404);
    },
  );

  test("says what it tried", () => {
    const root = [path("shop/", include([path("a/", view), path("b/", view)])), path("x/", view)];
    let error: unknown;
    try {
      resolve("/shop/c/", root);
    } catch (caught) {
      error = caught;
    }
    expect((error as Resolver404).tried.map((t) => t.map((p) => p.text).join(""))).toEqual([
      "shop/a/",
      "shop/b/",
      "x/",
    ]);
  });

  test("takes linear time where parameters may end in many places", () => {
    const pairs = [path("<str:a>-<str:b>-<str:c>-<str:d>-<str:e>!", view)];
    const started = performance.now();
    expect(() => resolve(`/${"-".repeat(8000)}`, pairs)).toThrow(Resolver404);
    expect(performance.now() - started).toBeLessThan(500);
  });

  test("finds its way in a long list", () => {
    const many = Array.from({ length: 500 }, (_, i) => path(`api/thing${i}/<int:pk>/`, view, { name: `thing${i}` }));
    expect(resolve("/api/thing499/3/", many).urlName).toBe("thing499");
  });
});

describe("path()", () => {
  test("refuses unknown converters and names the near one", () => {
    expect(() => path("<itn:pk>/" as string, view)).toThrow("uses invalid converter 'itn'");
  });

  test("refuses a class that is no view function", () => {
    class Page {
      static asView(): void {}
    }
    expect(() => path("x/" as string, Page as never)).toThrow("pass Page.asView(), not Page.");
  });

  test("takes converters of the project", () => {
    registerConverter(
      { regex: "[0-9]{4}", toPython: Number, toUrl: (year: number) => String(year).padStart(4, "0") },
      "test-year",
    );
    const patterns = [path("y/<test-year:year>/" as string, view, { name: "year" })];
    expect(resolve("/y/0042/", patterns).kwargs).toEqual({ year: 42 });
    expect(reverse("year", { kwargs: { year: 42 }, urlconf: patterns })).toBe("/y/0042/");
  });
});

describe("include()", () => {
  const books: UrlconfModule = { appName: "library", urlpatterns: [path("<int:pk>/", view, { name: "detail" })] };

  test("loads modules behind functions, and gives namespaces", async () => {
    const root = [
      path(
        "lib/<str:town>/",
        include(() => Promise.resolve(books), { namespace: "north" }),
      ),
    ];
    await loadUrlconf(root);
    const match = resolve("/lib/ulm/3/", root);
    expect(match.viewName).toBe("north:detail");
    expect(match.kwargs).toEqual({ town: "ulm", pk: 3 });
    expect(reverse("library:detail", { kwargs: { town: "ulm", pk: 3 }, urlconf: root })).toBe("/lib/ulm/3/");
  });

  test("says what to do when a module is not loaded", () => {
    expect(() =>
      resolve("/x/", [
        path(
          "",
          include(() => Promise.resolve(books)),
        ),
      ]),
    ).toThrow("not loaded yet");
  });

  test("needs an application name for a namespace", () => {
    expect(() => include([path("", view)], { namespace: "x" })).toThrow("without providing an appName");
  });
});

describe("reverse()", () => {
  const patterns = [
    path("books/<int:pk>/<slug:slug>/", view, { name: "detail" }),
    path("any/<path:rest>", view, { name: "any" }),
  ];

  test("writes query and fragment", () => {
    const kwargs = { pk: 1, slug: "a" };
    expect(reverse("detail", { kwargs, query: { q: ["x y", "&"] }, fragment: "top", urlconf: patterns })).toBe(
      "/books/1/a/?q=x+y&q=%26#top",
    );
    expect(reverse("detail", { args: [1, "a"], urlconf: patterns })).toBe("/books/1/a/");
    expect(reverse(view, { args: [1, "a"], urlconf: patterns.slice(0, 1) })).toBe("/books/1/a/");
  });

  test("quotes values, and never leads to another host", () => {
    expect(reverse("any", { args: ["é?#"], urlconf: patterns })).toBe("/any/%C3%A9%3F%23");
    const root = [path("<path:rest>", view, { name: "all" })];
    expect(reverse("all", { args: ["/evil.com/"], urlconf: root })).toBe("/%2Fevil.com/");
  });

  test("refuses values that the converter would not take back", () => {
    expect(() => reverse("detail", { kwargs: { pk: "x", slug: "a" }, urlconf: patterns })).toThrow(NoReverseMatch);
    expect(() => reverse("detail", { kwargs: { pk: 1, slug: "a\n" }, urlconf: patterns })).toThrow(NoReverseMatch);
  });

  test("names the near name", () => {
    let error: unknown;
    try {
      reverse("detial", { urlconf: patterns });
    } catch (caught) {
      error = caught;
    }
    expect((error as NoReverseMatch).hint).toBe('Did you mean "detail"?');
  });
});
