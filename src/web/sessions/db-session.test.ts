import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { configure } from "../../core/conf/index.ts";
import { connections } from "../../db/connection/connections.ts";
import { withSchemaEditor } from "../../db/connection/schema-session.ts";
import { registerModels } from "../../db/models/registry.ts";
import { SECRET_KEY } from "../testing/drive.ts";
import { DatabaseSessionStore } from "./engines/db.ts";
import { UpdateError } from "./errors.ts";
import { Session } from "./models.ts";

beforeAll(async () => {
  configure({ SECRET_KEY, TIME_ZONE: "UTC", DATABASES: { default: { ENGINE: "sqlite", NAME: ":memory:" } } });
  registerModels("sessions", { Session });
  await withSchemaEditor(connections.get("default"), (editor) => editor.createModel(Session as never));
});
afterAll(() => connections.closeAll());
beforeEach(async () => void (await Session.objects.all().delete()));

async function stored(values: Record<string, unknown>): Promise<string> {
  const session = new DatabaseSessionStore();
  await session.update(values);
  await session.save();
  return session.sessionKey as string;
}

describe("DatabaseSessionStore", () => {
  test("stores what Django reads: a key of 32 characters, signed data, an end", async () => {
    const key = await stored({ count: 1 });
    const row = await Session.objects.get({ sessionKey: key });
    expect(key).toMatch(/^[a-z0-9]{32}$/);
    expect(Session._meta.dbTable).toBe("django_session");
    expect(Math.round((row.expireDate.getTime() - Date.now()) / 86_400_000)).toBe(14);
    expect(await new DatabaseSessionStore(key).get("count")).toBe(1);
  });

  test("updates its row", async () => {
    const key = await stored({ count: 1 });
    const session = new DatabaseSessionStore(key);
    await session.set("count", 2);
    await session.save();
    expect(await new DatabaseSessionStore(key).items()).toEqual([["count", 2]]);
    expect(await Session.objects.count()).toBe(1);
  });

  test("does not bring a deleted session back", async () => {
    const session = new DatabaseSessionStore(await stored({ count: 1 }));
    await session.set("count", 2);
    await session.deleteSession();
    await expect(session.save()).rejects.toThrow(UpdateError);
  });

  test("takes no key from outside", async () => {
    const session = new DatabaseSessionStore("plantedplantedplantedplanted1234");
    expect(await session.get("x")).toBeUndefined();
    expect(session.sessionKey).toBeNull();
  });

  test("changes its key and leaves nothing under the old one", async () => {
    const key = await stored({ count: 1 });
    const session = new DatabaseSessionStore(key);
    await session.cycleKey();
    expect(session.sessionKey).not.toBe(key);
    expect(await new DatabaseSessionStore(session.sessionKey).get("count")).toBe(1);
    expect(await session.exists(key)).toBe(false);
  });

  test("ends: flush(), the date, clearExpired()", async () => {
    const flushed = new DatabaseSessionStore(await stored({ count: 1 }));
    await flushed.flush();
    expect([flushed.sessionKey, await Session.objects.count()]).toEqual([null, 0]);
    const past = new DatabaseSessionStore();
    await past.setExpiry(new Date(Date.now() - 1000));
    await past.save();
    expect(await new DatabaseSessionStore(past.sessionKey).keys()).toEqual([]);
    await DatabaseSessionStore.clearExpired();
    expect(await Session.objects.count()).toBe(0);
  });

  test("data that was changed in the table is no data", async () => {
    const key = await stored({ admin: true });
    await Session.objects.filter({ sessionKey: key }).update({ sessionData: "e30:xxx:yyy" });
    expect(await new DatabaseSessionStore(key).keys()).toEqual([]);
  });
});
