import { describe, expect, test } from "vitest";
import { HttpResponse } from "../../../http/response.ts";
import { XFrameOptionsMiddleware } from "../../middleware/x-frame-options.ts";
import { site } from "../../testing/drive.ts";
import { path } from "../../urls/conf.ts";
import {
  cacheControl,
  csrfExempt,
  neverCache,
  requireHttpMethods,
  requirePOST,
  varyOnHeaders,
  xframeOptionsExempt,
  xframeOptionsSameorigin,
} from "./index.ts";

const view = (): HttpResponse => new HttpResponse("ok");
const later = async (): Promise<HttpResponse> => new HttpResponse("ok");

describe("decorators", () => {
  test("allow methods", async () => {
    const { send } = await site({
      ROOT_URLCONF: [path("a/", requirePOST(view)), path("b/", requireHttpMethods(["GET", "PUT"])(view))],
    });
    const refused = await send("/a/");
    expect([refused.statusCode, refused.get("Allow")]).toEqual([405, "POST"]);
    expect((await send("/a/", { method: "POST" })).statusCode).toBe(200);
    expect((await send("/b/", { method: "DELETE" })).get("Allow")).toBe("GET, PUT");
  });

  test("set headers of caches, for sync and async views", async () => {
    const { send } = await site({
      ROOT_URLCONF: [
        path("never/", neverCache(later)),
        path("hour/", cacheControl({ private: true, maxAge: 3600 })(view)),
        path("vary/", varyOnHeaders("Cookie", "Accept")(view)),
      ],
    });
    const never = await send("/never/");
    expect(never.get("Cache-Control")).toBe("max-age=0, no-cache, no-store, must-revalidate, private");
    expect(never.hasHeader("Expires")).toBe(true);
    expect((await send("/hour/")).get("Cache-Control")).toBe("private, max-age=3600");
    expect((await send("/vary/")).get("Vary")).toBe("Cookie, Accept");
  });

  test("say who may frame a page", async () => {
    const { send } = await site({
      MIDDLEWARE: [XFrameOptionsMiddleware],
      ROOT_URLCONF: [path("same/", xframeOptionsSameorigin(view)), path("any/", xframeOptionsExempt(later))],
    });
    expect((await send("/same/")).get("X-Frame-Options")).toBe("SAMEORIGIN");
    expect((await send("/any/")).hasHeader("X-Frame-Options")).toBe(false);
  });

  test("keep name and marks of the view", () => {
    const wrapped = neverCache(csrfExempt(view));
    expect([wrapped.name, wrapped.csrfExempt]).toEqual(["view", true]);
  });
});
