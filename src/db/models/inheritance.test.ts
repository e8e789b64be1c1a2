/** Abstract bases, several of them, tables over tables, proxies (docs/topics/db/models, "Model inheritance"). */
import { beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { manager } from "./managers.ts";
import * as models from "./models.ts";
import { registerModels } from "./registry.ts";
import { createTestDatabase } from "./testing/database.ts";

abstract class Timestamped extends models.Model {
  createdAt = models.DateTimeField({ autoNowAdd: true });
  static Meta: models.ModelMeta = { abstract: true, ordering: ["-createdAt"] };
  isOld(): boolean {
    return this.createdAt < new Date(0);
  }
}
abstract class Published extends models.Model {
  public = models.BooleanField({ default: false });
  level = models.IntegerField({
    default: 1,
    choices: [
      [1, "low"],
      [2, "high"],
    ],
  });
  static Meta: models.ModelMeta = { abstract: true, ordering: ["level"], verboseName: "publication" };
  static labelOf(row: Published): string {
    return row.public ? "public" : "private";
  }
  publish(): this {
    this.public = true;
    return this;
  }
}
class Article extends models.mixins(Timestamped, Published) {
  static objects = manager(this);
  title = models.CharField({ maxLength: 20 });
}
class Short extends models.mixins(Published, Timestamped) {
  static objects = manager(this);
  override createdAt = models.removed();
  text = models.CharField({ maxLength: 5 });
}

class Place extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 50 });
  restaurant = models.ReverseOne(() => Restaurant, "placePtr" as never);
}
class Restaurant extends models.mixins(Place, Published) {
  static override objects = manager(this);
  stars = models.IntegerField({ default: 0 });
  owner = models.ForeignKey(() => Place, {
    onDelete: models.CASCADE,
    null: true,
    relatedName: "%(app_label)s_%(class)s_owned",
  });
}
class Pizzeria extends Restaurant {
  static override objects = manager(this);
  oven = models.CharField({ maxLength: 20, default: "wood" });
}
class FastPizzeria extends Pizzeria {
  static override objects = manager(this);
  static Meta: models.ModelMeta = { proxy: true };
}

const ALL = { Article, Short, Place, Restaurant, Pizzeria, FastPizzeria };
registerModels("inherited", ALL);
beforeEach(() => createTestDatabase({ Article, Short, Place, Restaurant, Pizzeria }));

describe("mixins()", () => {
  test("gives a model the fields, methods and statics of several abstract bases", async () => {
    expect(Article._meta.fields.map((field) => field.name)).toEqual(["id", "createdAt", "public", "level", "title"]);
    const article = await Article.objects.create({ title: "a" });
    expectTypeOf(article.createdAt).toExtend<Date>();
    expectTypeOf(article.level).toExtend<1 | 2>();
    article.publish();
    article.level = 2;
    await article.save();
    const read = await Article.objects.get({ public: true, createdAt__gt: new Date(0), title: "a" });
    expect([read.isOld(), Article.labelOf(read), read.getDisplay("level")]).toEqual([false, "public", "high"]);
    expect([read instanceof Timestamped, read instanceof Published, read instanceof Place]).toEqual([
      true,
      true,
      false,
    ]);
    expect(JSON.parse(JSON.stringify(read))).toMatchObject({ title: "a", public: true, level: 2 });
    expect(Article._meta.fast).toBe(true);
  });

  test("Meta is that of the first", () => {
    expect(Article._meta.ordering).toEqual(["-createdAt"]);
    expect([Short._meta.ordering, Short._meta.verboseName]).toEqual([["level"], "publication"]);
    expect(Article._meta.abstract).toBe(false);
  });

  test("a base of both is there once", () => {
    abstract class Named extends models.Model {
      static Meta: models.ModelMeta = { abstract: true };
      name = models.CharField({ maxLength: 5 });
      hello(): string {
        return `I am ${this.name}`;
      }
    }
    abstract class Left extends Named {
      static override Meta: models.ModelMeta = { abstract: true };
      left = models.IntegerField({ default: 1 });
    }
    abstract class Right extends Named {
      static override Meta: models.ModelMeta = { abstract: true };
      right = models.IntegerField({ default: 2 });
      override hello(): string {
        return `right ${super.hello()}`;
      }
    }
    class Diamond extends models.mixins(Left, Right) {
      static Meta = { appLabel: "x" };
    }
    const one = new Diamond({ name: "d" });
    expect([one.name, one.left, one.right, one.hello()]).toEqual(["d", 1, 2, "right I am d"]);
    expect(Diamond._meta.fields.map((field) => field.name)).toEqual(["id", "left", "name", "right"]);
  });

  test("refuses two tables, and what two bases define differently", () => {
    expect(() => models.mixins(Place, Article)).toThrow(
      "mixins() takes one class with a table at most, and got Place, Article.",
    );
    abstract class A extends models.Model {
      static Meta: models.ModelMeta = { abstract: true };
      size = models.IntegerField();
      override toString(): string {
        return "a";
      }
    }
    abstract class B extends models.Model {
      static Meta: models.ModelMeta = { abstract: true };
      size = models.IntegerField({ default: 3 });
      override toString(): string {
        return "b";
      }
    }
    class Vague extends models.mixins(A, B) {
      static Meta = { appLabel: "x" };
    }
    expect(() => Vague._meta).toThrow("A and B both define toString(): Vague must say which one counts.");
    class Half extends models.mixins(A, B) {
      static Meta = { appLabel: "x" };
      override toString(): string {
        return B.prototype.toString.call(this);
      }
    }
    expect(() => Half._meta).toThrow("A and B both define size: Half must say which one counts.");
    class Clear extends models.mixins(A, B) {
      static Meta = { appLabel: "x" };
      override size = models.IntegerField({ default: 7 });
      override toString(): string {
        return B.prototype.toString.call(this);
      }
    }
    expect([new Clear().size, String(new Clear())]).toEqual([7, "b"]);
  });
});

describe("inherited fields", () => {
  test("of an abstract base may be replaced or removed", async () => {
    expect(Short._meta.fields.map((field) => field.name)).toEqual(["id", "public", "level", "text"]);
    const short = await Short.objects.create({ text: "x" });
    expect(Object.keys(JSON.parse(JSON.stringify(short)) as object)).not.toContain("createdAt");
    expect("createdAt" in (await Short.objects.get())).toBe(false);
    class Fixed extends Timestamped {
      static override Meta = { appLabel: "x" };
      override createdAt = new Date(0);
    }
    expect(Fixed._meta.fields.map((field) => field.name)).toEqual(["id"]);
    expect(new Fixed().createdAt).toEqual(new Date(0));
  });

  test("cannot be hidden by a declaration without a value, nor taken from a table", () => {
    class Typed extends Timestamped {
      static override Meta = { appLabel: "x" };
      // @ts-expect-error the compiler says it too: a declaration without a value overwrites the property
      override createdAt!: never;
    }
    expect(() => Typed._meta).toThrow("Typed.createdAt hides the inherited field 'createdAt'.");
    class Nameless extends Place {
      static Meta = { appLabel: "x" };
      override name = models.removed();
    }
    expect(() => Nameless._meta).toThrow(
      "Nameless.name cannot take the place of the field of the same name from base class 'Place', which has a table.",
    );
    class Renamed extends Place {
      static Meta = { appLabel: "x" };
      override name = models.CharField({ maxLength: 9 });
    }
    expect(() => Renamed._meta).toThrow(
      "Local field 'name' in class 'Renamed' clashes with field of the same name from base class 'Place'.",
    );
  });
});

describe("a table over a table over a table", () => {
  const make = () => Pizzeria.objects.create({ name: "Luigi", stars: 3, oven: "gas", level: 2 });

  test("is read, filtered, ordered and changed as one", async () => {
    await make();
    const read = await Pizzeria.objects.get();
    Object.assign(read, { name: "Mario", stars: 5, oven: "stone" });
    await read.save();
    expect(await Pizzeria.objects.values("name", "stars", "oven", "level")).toEqual([
      { name: "Mario", stars: 5, oven: "stone", level: 2 },
    ]);
    expect(await Pizzeria.objects.filter({ stars: 5 }).update({ name: "N", stars: 1, oven: "y" })).toBe(1);
    expect(await Pizzeria.objects.orderBy("-name", "stars", "oven").filter({ name: "N", stars__gte: 1 }).count()).toBe(
      1,
    );
    const partial = await Pizzeria.objects.only("name", "oven").get();
    expect([partial.name, partial.oven, partial.getDeferredFields().has("stars")]).toEqual(["N", "y", true]);
    const [raw] = await Pizzeria.objects.raw(
      `SELECT p.id, p.name, r.*, z.* FROM inherited_place p JOIN inherited_restaurant r ON r.place_ptr_id = p.id
       JOIN inherited_pizzeria z ON z.restaurant_ptr_id = r.place_ptr_id`,
    );
    expect([raw!.name, raw!.stars, raw!.oven]).toEqual(["N", 1, "y"]);
  });

  test("is reached from its parents, and through a proxy", async () => {
    await make();
    void Place._meta.relatedObjects;
    const place = await Place.objects.get();
    const restaurant = (await place.restaurant)!;
    expect(restaurant).toBeInstanceOf(Restaurant);
    const { pizzeria } = restaurant as unknown as { pizzeria: PromiseLike<Pizzeria> };
    expect((await pizzeria).oven).toBe("gas");
    expect(await Place.objects.filterUnchecked({ restaurant__pizzeria__oven: "gas" }).count()).toBe(1);
    expect(await FastPizzeria.objects.get({ name: "Luigi" })).toBeInstanceOf(FastPizzeria);
    expect(Place._meta.relatedObjects.map((relation) => relation.accessorName)).toEqual([
      "restaurant",
      "inherited_restaurant_owned",
    ]);
  });

  test("is deleted whole, or with its parents kept", async () => {
    const first = await make();
    await make();
    expect((await first.delete())[0]).toBe(3);
    expect([await Place.objects.count(), await Restaurant.objects.count()]).toEqual([1, 1]);
    await (await Pizzeria.objects.get()).delete({ keepParents: true });
    expect([await Pizzeria.objects.count(), await Restaurant.objects.count(), await Place.objects.count()]).toEqual([
      0, 1, 1,
    ]);
  });

  test("joins a parent row that is there, by an explicit link too", async () => {
    class Shop extends Place {
      static override objects = manager(this);
      static Meta = { appLabel: "inherited" };
      site = models.OneToOneField(() => Place, {
        onDelete: models.CASCADE,
        parentLink: true,
        primaryKey: true,
        relatedName: "shop",
      });
    }
    registerModels("inherited", { Shop });
    await createTestDatabase({ Place, Shop });
    expect(Shop._meta.localFields.map((field) => field.column)).toEqual(["site_id"]);
    const place = await Place.objects.create({ name: "corner" });
    const shop = new Shop({ site: place, name: place.name });
    await shop.save();
    expect([await Place.objects.count(), (await Shop.objects.get({ name: "corner" })).pk]).toEqual([1, place.id]);
    await expect(Shop.objects.bulkCreate([{ name: "x" } as never])).rejects.toThrow(/multi-table/);
  });
});
