/**
 * What belongs to one request is seen by no other, however they interleave: language, time zone, user, transaction,
 * template context, errors. (Hono 2026: a context shared by concurrent renderings.)
 */
import { setImmediate as tick, setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import "../../src/entry/conf.ts";
import { runInContext } from "../../src/core/context/index.ts";
import { activate, getLanguage, override } from "../../src/core/i18n/index.ts";
import * as timezone from "../../src/core/timezone/index.ts";
import { connections } from "../../src/db/connection/connections.ts";
import * as transaction from "../../src/db/connection/transaction.ts";
import { createTestDatabase } from "../../src/db/models/testing/database.ts";
import { Publisher, TEST_MODELS } from "../../src/db/models/testing/models.ts";
import type { HttpRequest } from "../../src/http/request.ts";
import { HttpResponse } from "../../src/http/response.ts";
import type { RunningServer } from "../../src/server/application.ts";
import { memoryEngine } from "../../src/template/testing/engine.ts";
import { path } from "../../src/web/urls/conf.ts";
import { raw, startServer, statusOf } from "./support/server.ts";

const LANGUAGES = ["de", "fr", "es", "ar", "ja"];
const ZONES = ["Europe/Berlin", "Asia/Tokyo", "America/New_York", "Africa/Cairo", "Australia/Sydney"];

/** Waits a little, in an order that nobody foresees. */
const wander = async (n: number): Promise<void> => {
  for (let i = 0; i < (n * 7) % 5; i++) await tick();
  if (n % 11 === 0) await delay(n % 3);
};

describe("1,000 interleaved requests", () => {
  let server: RunningServer;
  beforeAll(async () => {
    const engine = memoryEngine({
      "page.html": "{% for i in l %}{{ user }}{% endfor %}{% with u=user %}{{ wait }}{{ u }}{% endwith %}",
    });
    server = await startServer({
      TIME_ZONE: "UTC",
      ROOT_URLCONF: {
        urlpatterns: [
          path("<int:n>/", async (request: HttpRequest, { n }) => {
            activate(LANGUAGES[n % 5]!);
            timezone.activate(ZONES[n % 5]!);
            await wander(n);
            const page = await engine
              .getTemplate("page.html")
              .render({ user: `user${n}`, l: [1, 2], wait: wander(n).then(() => "-") });
            const inner = await override(LANGUAGES[(n + 1) % 5]!, async () => {
              await wander(n + 3);
              return getLanguage();
            });
            await wander(n + 1);
            return new HttpResponse(
              [n, getLanguage(), inner, timezone.getCurrentTimezoneName(), page, request.GET.get("n")].join(" "),
            );
          }),
          path("plain/", () => new HttpResponse(`${getLanguage()} ${timezone.getCurrentTimezoneName()}`)),
          path("throws/", async () => {
            activate("ar");
            await tick();
            throw new Error("of one request");
          }),
          path("throws-now/", () => {
            throw new Error("of one request");
          }),
          path("rejects-nothing/", () => Promise.reject(undefined)),
        ],
      },
    });
  });
  afterAll(() => server.close());

  test("never see each other's language, time zone, or page", async () => {
    const ask = async (n: number): Promise<void> => {
      const response = await fetch(`${server.url}/${n}/?n=q${n}`);
      const [user, language, next, zone] = [`user${n}`, LANGUAGES[n % 5], LANGUAGES[(n + 1) % 5], ZONES[n % 5]];
      expect(await response.text()).toBe(`${n} ${language} ${next} ${zone} ${user}${user}-${user} q${n}`);
    };
    const numbers = Array.from({ length: 1_000 }, (_, n) => n);
    for (let i = 0; i < numbers.length; i += 100) await Promise.all(numbers.slice(i, i + 100).map(ask));
    expect(await (await fetch(`${server.url}/plain/`)).text()).toBe("en-us UTC");
  });

  test("on one connection leave nothing behind", async () => {
    const many = Array.from(
      { length: 20 },
      (_, n) => `GET /${n}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /plain/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
    );
    const answer = await raw(
      server.port,
      `${many.join("")}GET /plain/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
    );
    expect(answer.match(/en-us UTC/g)).toHaveLength(21);
  });

  test("that throw are answered with 500, and the others as ever", async () => {
    const targets = ["throws", "throws-now", "rejects-nothing"];
    const answers = await Promise.all(
      Array.from({ length: 120 }, async (_, n) => {
        const response = await fetch(`${server.url}/${n % 2 === 0 ? targets[(n / 2) % 3] : n}/`);
        return [response.status, await response.text()] as const;
      }),
    );
    for (const [n, [status, text]] of answers.entries()) {
      expect(status).toBe(n % 2 === 0 ? 500 : 200);
      expect(text).not.toContain("of one request");
      if (n % 2 === 1) expect(text).toMatch(new RegExp(`^${n} ${LANGUAGES[n % 5]} `));
    }
    expect(
      statusOf(await raw(server.port, "GET /plain/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")),
    ).toBe(200);
  });
});

describe("transactions", () => {
  beforeAll(() => createTestDatabase(TEST_MODELS));
  afterAll(() => connections.closeAll());

  test("are never shared by parallel requests: each keeps or loses its own rows", async () => {
    const work = (n: number): Promise<void> =>
      runInContext(async () => {
        await wander(n);
        await transaction
          .atomic(async () => {
            await Publisher.objects.create({ name: `p${n}` });
            await wander(n + 1);
            await transaction
              .atomic(async () => {
                await Publisher.objects.create({ name: `inner${n}` });
                throw new Error("inner");
              })
              .catch(() => {});
            if (n % 2 === 1) throw new Error("undo");
          })
          .catch(() => {});
      });
    await Promise.all(Array.from({ length: 100 }, (_, n) => work(n)));
    const names = (await Publisher.objects.all()).map((publisher) => publisher.name);
    expect(names.sort()).toEqual(Array.from({ length: 50 }, (_, i) => `p${i * 2}`).sort());
  });

  test("of one request are not joined by what another does meanwhile", async () => {
    const before = await Publisher.objects.count();
    const failing = runInContext(() =>
      transaction.atomic(async () => {
        await Publisher.objects.create({ name: "lost" });
        await delay(20);
        throw new Error("undo");
      }),
    );
    const other = runInContext(async () => {
      await delay(5);
      await Publisher.objects.create({ name: "kept" });
    });
    await expect(failing).rejects.toThrow("undo");
    await other;
    expect(await Publisher.objects.count()).toBe(before + 1);
    expect(await Publisher.objects.filter({ name: "lost" }).exists()).toBe(false);
  });

  test("getOrCreate() of the same unique row, at once, makes one", async () => {
    const { Tag } = TEST_MODELS;
    const made = await Promise.all(
      Array.from({ length: 30 }, () => runInContext(() => Tag.objects.getOrCreate({ label: "same" }))),
    );
    expect(made.filter(([, created]) => created)).toHaveLength(1);
    expect(await Tag.objects.filter({ label: "same" }).count()).toBe(1);
  });
});
