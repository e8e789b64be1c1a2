import { describe, expectTypeOf, test } from "vitest";
import type { HttpRequest } from "../../http/request.ts";
import { HttpResponse } from "../../http/response.ts";
import { include, path } from "./conf.ts";
import type { RouteParams } from "./route-types.ts";

const detail = (_request: HttpRequest, { pk }: { pk: number }): HttpResponse => new HttpResponse(String(pk));
const index = (_request: HttpRequest): HttpResponse => new HttpResponse();

describe("path() checks the view against the route", () => {
  test("RouteParams reads names and converters", () => {
    expectTypeOf<RouteParams<"books/<int:pk>/<slug>/">>().toEqualTypeOf<{ pk: number; slug: string }>();
    // oxlint-disable-next-line typescript/no-empty-object-type -- a route without parameters
    expectTypeOf<RouteParams<"books/">>().toEqualTypeOf<{}>();
  });

  test("a view that takes what the route gives", () => {
    path("books/<int:pk>/", detail, { name: "detail" });
    path("books/<int:pk>/<slug:slug>/", detail);
    path("", index);
    path("books/<int:pk>/", async (_request, { pk }) => new HttpResponse(pk.toFixed()));
    path("books/", detail, { kwargs: { pk: 3 } });
    path("shop/", include([]));
    // A route that is not known to the compiler takes any view.
    path("books/" as string, detail);
  });

  test("a view that takes something else", () => {
    // @ts-expect-error pk is a string there, the view wants a number
    path("books/<slug:pk>/", detail);
    // @ts-expect-error the route gives no pk
    path("books/<int:id>/", detail);
    // @ts-expect-error a view gives a response
    path("books/", () => "text");
    // @ts-expect-error extra arguments count too
    path("books/", detail, { kwargs: { pk: "3" } });
  });
});
