import { describe, expect, test } from "vitest";
import { MiddlewareNotUsed } from "../../core/errors/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import { HttpResponse } from "../../http/response.ts";
import { makeRequest } from "../testing/drive.ts";
import { composeMiddleware } from "./compose.ts";
import type { GetResponse, Middleware, MiddlewareEntry } from "./contract.ts";

/** Runs a chain and gives what happened in order; the body of the response is the last entry. */
async function run(
  entries: (log: string[]) => readonly MiddlewareEntry[],
  view: GetResponse = () => new HttpResponse("view"),
) {
  const log: string[] = [];
  const chain = composeMiddleware(
    entries(log),
    () => (request) => {
      log.push("view");
      return view(request);
    },
    (_request, error) => {
      log.push(`caught ${(error as Error).message}`);
      return new HttpResponse("error", { status: 500 });
    },
  );
  const response = chain(makeRequest("/"));
  const isSync = !(response instanceof Promise);
  const done = (await response) as HttpResponse;
  return { log: [...log, done.text], isSync, done };
}

const hooks = (log: string[], name: string, more: Middleware = {}): Middleware => ({
  processRequest: () => void log.push(`>${name}`),
  processResponse: (_request, response) => {
    log.push(`<${name}`);
    return response;
  },
  ...more,
});

const fails = (message: string) => (): never => {
  throw new Error(message);
};

describe("composeMiddleware()", () => {
  test("runs hooks in onion order, at once where nothing waits", async () => {
    const { log, isSync } = await run((l) => [hooks(l, "a"), hooks(l, "b")]);
    expect(log).toEqual([">a", ">b", "view", "<b", "<a", "view"]);
    expect(isSync).toBe(true);
  });

  test("waits where a hook or the view is async", async () => {
    const slow = hooks([], "x", { processRequest: async () => undefined });
    const { log, isSync } = await run(
      (l) => [hooks(l, "a"), slow, hooks(l, "b")],
      async () => new HttpResponse("later"),
    );
    expect(log).toEqual([">a", ">b", "view", "<b", "<a", "later"]);
    expect(isSync).toBe(false);
  });

  test("a response from processRequest turns back there, through its own processResponse", async () => {
    const { log } = await run((l) => [
      hooks(l, "a"),
      hooks(l, "b", { processRequest: () => new HttpResponse("early") }),
      hooks(l, "c"),
    ]);
    expect(log).toEqual([">a", "<b", "<a", "early"]);
  });

  test("an error in processRequest becomes a response for the layers outside", async () => {
    const { log } = await run((l) => [hooks(l, "a"), hooks(l, "b", { processRequest: fails("oops") })]);
    expect(log).toEqual([">a", "caught oops", "<a", "error"]);
  });

  test("an error in processResponse, thrown at once or later, becomes a response for the layers outside", async () => {
    for (const processResponse of [fails("oops"), () => Promise.reject(new Error("oops"))]) {
      const { log } = await run((l) => [hooks(l, "a"), hooks(l, "b", { processResponse })]);
      expect(log).toEqual([">a", ">b", "view", "caught oops", "<a", "error"]);
    }
  });

  test("an error of the view becomes a response for every layer", async () => {
    for (const view of [fails("bad"), () => Promise.reject(new Error("bad"))]) {
      expect((await run((l) => [hooks(l, "a")], view)).log).toEqual([">a", "view", "caught bad", "<a", "error"]);
    }
  });

  test("functions wrap what stands behind them", async () => {
    const { log } = await run((l) => [
      hooks(l, "a"),
      (getResponse) => async (request) => {
        l.push("(");
        const response = await getResponse(request);
        l.push(")");
        return response;
      },
      hooks(l, "b"),
    ]);
    expect(log).toEqual([">a", "(", ">b", "view", "<b", ")", "<a", "view"]);
  });

  test("classes are made once, and may take themselves out", async () => {
    class Out {
      constructor() {
        throw new MiddlewareNotUsed("not here");
      }
    }
    class Tag implements Middleware {
      processResponse(_request: HttpRequest, response: HttpResponse): HttpResponse {
        response.headers.set("X-Tag", "1");
        return response;
      }
    }
    const { done } = await run(() => [Out, Tag as MiddlewareEntry]);
    expect(done.get("X-Tag")).toBe("1");
  });

  test("a hook that forgets to return is told so", async () => {
    const { log } = await run((l) => [hooks(l, "a"), hooks(l, "b", { processResponse: (() => undefined) as never })]);
    expect(log).toContainEqual(expect.stringContaining("didn't return an HttpResponse object"));
  });
});
