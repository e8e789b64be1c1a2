/** Primary keys of several fields (docs/topics/composite-primary-key; Django's tests `composite_pk`). */
import { beforeEach, describe, expect, test } from "vitest";
import { FieldError, ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import { connections } from "../connection/connections.ts";
import { IntegrityError } from "../errors.ts";
import { deserialize, serialize } from "../serializers/index.ts";
import { manager } from "./managers.ts";
import * as models from "./models.ts";
import { registerModels } from "./registry.ts";
import { captureQueries, createTestDatabase } from "./testing/database.ts";

class Tenant extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 20 });
  users = models.Reverse(() => User, "tenant");
}

class User extends models.BaseModel {
  static pk = models.CompositePrimaryKey("tenant", "number");
  static objects = manager(this);
  tenant = models.ForeignKey(() => Tenant, { onDelete: models.CASCADE });
  number = models.IntegerField();
  email = models.CharField({ maxLength: 50, default: "" });
  static Meta = { ordering: ["pk"] };
}

registerModels("composite", { Tenant, User });

beforeEach(async () => {
  await createTestDatabase({ Tenant, User });
  const [one, two] = await Tenant.objects.bulkCreate([{ name: "one" }, { name: "two" }]);
  await User.objects.bulkCreate([
    { tenant: two!, number: 1, email: "2-1" },
    { tenant: one!, number: 2, email: "1-2" },
    { tenant: one!, number: 1, email: "1-1" },
  ]);
});

const emails = (query: models.QuerySet<User>) => query.valuesFlat("email");

test("the table has one PRIMARY KEY of both columns", async () => {
  const { columns } = await connections.get().introspection.describeTable("composite_user");
  expect(columns.filter((column) => column.primaryKey).map((column) => column.name)).toEqual(["tenant_id", "number"]);
});

describe("pk", () => {
  test("is the list of the values, and takes one", () => {
    const user = new User({ tenantId: 3, number: 4 } as never);
    expect(user.pk).toEqual([3, 4]);
    (user as { pk: unknown }).pk = [5, 6];
    expect([user.tenant.id, user.number]).toEqual([5, 6]);
    expect(new User({ pk: [7, 8] } as never).pk).toEqual([7, 8]);
    expect(new User({} as never).pk).toEqual([null, null]);
    expect(User._meta.pkFields.map((field) => field.name)).toEqual(["tenant", "number"]);
  });

  test("tells rows apart", async () => {
    const [a, b, c] = await User.objects.all();
    expect(a!.equals(await User.objects.get({ pk: [1, 1] }))).toBe(true);
    expect(a!.equals(b)).toBe(false);
    expect(String(c)).toBe("User object ((2, 1))");
    expect(new User({} as never).equals(new User({} as never))).toBe(false);
  });
});

describe("queries", () => {
  test("get(), filter() and exclude() by pk", async () => {
    expect((await User.objects.get({ pk: [1, 2] })).email).toBe("1-2");
    expect(
      await emails(
        User.objects.filter({
          pk__in: [
            [1, 1],
            [2, 1],
            [2, 2],
          ],
        } as never),
      ),
    ).toEqual(["1-1", "2-1"]);
    expect(await emails(User.objects.exclude({ pk: [1, 1] }))).toEqual(["1-2", "2-1"]);
    expect(await emails(User.objects.filter({ pk__gt: [1, 1] } as never))).toEqual(["1-2", "2-1"]);
    expect(await emails(User.objects.filter({ pk__lte: [1, 2] } as never))).toEqual(["1-1", "1-2"]);
    expect(await emails(User.objects.filter({ pk__isnull: true } as never))).toEqual([]);
    expect(await emails(User.objects.filter({ pk__in: User.objects.filter({ number: 1 }) } as never))).toEqual([
      "1-1",
      "2-1",
    ]);
  });

  test("a key of the wrong form is refused before any SQL", async () => {
    await expect(User.objects.get({ pk: 1 } as never)).rejects.toThrow(FieldError);
    await expect(User.objects.get({ pk: [1] } as never)).rejects.toThrow("a list of 2 values (tenant, number)");
    await expect(User.objects.get({ pk: [1, { not: "a value" }] } as never)).rejects.toThrow(FieldError);
  });

  test("order, values and inBulk()", async () => {
    expect(await emails(User.objects.orderBy("-pk"))).toEqual(["2-1", "1-2", "1-1"]);
    expect(await User.objects.valuesFlat("pk" as never)).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
    ]);
    expect(await User.objects.filter({ number: 2 }).values("pk" as never, "email")).toEqual([
      { pk: [1, 2], email: "1-2" },
    ]);
    const keys = [
      [1, 1],
      [9, 9],
    ];
    const found = await User.objects.inBulk(keys as never);
    expect([found.size, (found.get(keys[0] as never) as User).email]).toEqual([1, "1-1"]);
  });

  test("counts and groups", async () => {
    expect(await User.objects.count()).toBe(3);
    const rows = await User.objects.annotate({ n: models.Count("tenant__users") }).orderBy("pk");
    expect(rows.map((row) => row.n)).toEqual([2, 2, 1]);
  });

  test("the fields work as ever", async () => {
    const tenant = await Tenant.objects.prefetchRelated("users").get({ pk: 1 });
    expect((await tenant.users.all()).map((user) => user.email)).toEqual(["1-1", "1-2"]);
    const user = await User.objects.selectRelated("tenant").get({ pk: [2, 1] });
    expect(user.tenant.name).toBe("two");
    expect(await emails(User.objects.filter({ tenant__name: "one" }))).toHaveLength(2);
    await expect(User.objects.only("email").get({ pk: [1, 1] })).resolves.toMatchObject({ number: 1 });
  });
});

describe("writing", () => {
  test("save() updates the row of the key, and inserts when there is none", async () => {
    const user = await User.objects.get({ pk: [1, 2] });
    user.email = "changed";
    const { queries } = await captureQueries(() => user.save());
    expect(queries).toHaveLength(1);
    expect(queries[0]).toMatch(/^UPDATE/);
    expect(queries[0]).not.toMatch(/SET "tenant_id"/);
    await user.refreshFromDb();
    expect(user.email).toBe("changed");
    user.number = 9;
    await user.save();
    expect(await User.objects.count()).toBe(4);
    await expect(User.objects.create({ tenant: await user.tenant, number: 9 })).rejects.toThrow(IntegrityError);
  });

  test("delete(), of one row and of many", async () => {
    const user = await User.objects.get({ pk: [1, 2] });
    expect(await user.delete()).toEqual([1, { "composite.User": 1 }]);
    expect(user.pk).toEqual([null, null]);
    expect(await User.objects.filter({ tenant__name: "one" }).delete()).toEqual([1, { "composite.User": 1 }]);
    expect(await (await Tenant.objects.get({ pk: 2 })).delete()).toEqual([
      2,
      { "composite.User": 1, "composite.Tenant": 1 },
    ]);
  });

  test("update() and bulkUpdate()", async () => {
    expect(await User.objects.filter({ tenant__name: "one" }).update({ email: "x" })).toBe(2);
    const users = [...(await User.objects.all())];
    for (const user of users) user.email = `${user.number}!`;
    expect(await User.objects.bulkUpdate(users, ["email"])).toBe(3);
    expect(await emails(User.objects.all())).toEqual(["1!", "2!", "1!"]);
    await expect(User.objects.bulkUpdate(users, ["number"])).rejects.toThrow("primary key fields");
    await expect(User.objects.update({ pk: [1, 1] } as never)).rejects.toThrow(FieldError);
  });

  test("fullClean() finds a key that is taken", async () => {
    const user = new User({ tenant: await Tenant.objects.get({ pk: 1 }), number: 1, email: "x" });
    await expect(user.fullClean()).rejects.toMatchObject({
      messages: ["User with this Tenant and Number already exists."],
    });
  });

  test("fixtures keep the key as a list", async () => {
    const text = await serialize("json", User.objects.filter({ number: 2 }));
    expect(JSON.parse(text as string)).toEqual([
      { model: "composite.user", pk: [1, 2], fields: { tenant: 1, number: 2, email: "1-2" } },
    ]);
    await User.objects.all().delete();
    for await (const object of deserialize("json", text as string)) await object.save();
    expect((await User.objects.get({ pk: [1, 2] })).email).toBe("1-2");
  });
});

describe("declaration", () => {
  test("names fields of the model", () => {
    class Wrong extends models.BaseModel {
      static pk = models.CompositePrimaryKey("a", "c");
      a = models.IntegerField();
      b = models.IntegerField();
    }
    expect(() => Wrong._meta).toThrow("'c' is not a valid field.");
    expect(() => models.CompositePrimaryKey("a")).toThrow("at least two fields");
    expect(() => models.CompositePrimaryKey("a", "a")).toThrow(ImproperlyConfigured);
  });

  test("an abstract base hands it down", () => {
    abstract class Base extends models.BaseModel {
      static pk = models.CompositePrimaryKey("a", "b");
      a = models.IntegerField();
      b = models.IntegerField();
      static Meta: models.ModelMeta = { abstract: true };
    }
    class One extends Base {}
    class Two extends Base {}
    expect([One._meta.pk.model, Two._meta.pk.model]).toEqual([One, Two]);
  });
});
