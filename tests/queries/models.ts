/** Models after those of Django's documentation: weblogs, a bookstore, restaurants, bands, staff, a tree, documents. */
import { manager, models } from "belleville/db";
import { registerModels } from "../../src/db/models/registry.ts";

export class Blog extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 100 });
  tagline = models.TextField({ default: "" });
  entries = models.Reverse(() => Entry, "blog");
}

export class Author extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 100 });
  email = models.EmailField({ null: true });
  age = models.IntegerField();
  mentor = models.ForeignKey(() => Author, { onDelete: models.SET_NULL, null: true });
  pupils = models.Reverse(() => Author, "mentor");
  entries = models.Reverse(() => Entry, "authors");
  books = models.Reverse(() => Book, "authors");
}

export class Entry extends models.Model {
  static objects = manager(this);
  blog = models.ForeignKey(() => Blog, { onDelete: models.CASCADE, relatedName: "entries" });
  headline = models.CharField({ maxLength: 255 });
  bodyText = models.TextField({ default: "" });
  pubDate = models.DateField();
  modDate = models.DateField();
  authors = models.ManyToManyField(() => Author, { relatedName: "entries" });
  numberOfComments = models.IntegerField({ default: 0 });
  numberOfPingbacks = models.IntegerField({ default: 0 });
  rating = models.IntegerField({ null: true });
}

export class Publisher extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 100 });
  numAwards = models.IntegerField();
  books = models.Reverse(() => Book, "publisher");
}

export class Book extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 200 });
  pages = models.IntegerField();
  price = models.DecimalField({ maxDigits: 8, decimalPlaces: 2 });
  rating = models.FloatField();
  authors = models.ManyToManyField(() => Author, { relatedName: "books" });
  publisher = models.ForeignKey(() => Publisher, { onDelete: models.CASCADE, relatedName: "books" });
  pubdate = models.DateField();
  stores = models.Reverse(() => Store, "books");
}

export class Store extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 100 });
  books = models.ManyToManyField(() => Book, { relatedName: "stores" });
  openedAt = models.DateTimeField();
  closesAt = models.TimeField({ null: true });
}

export class Place extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 50 });
  address = models.CharField({ maxLength: 80 });
}

export class Restaurant extends Place {
  static override objects = manager(this);
  servesHotDogs = models.BooleanField({ default: false });
  servesPizza = models.BooleanField({ default: false });
  waiters = models.Reverse(() => Waiter, "restaurant");
}

export class Waiter extends models.Model {
  static objects = manager(this);
  restaurant = models.ForeignKey(() => Restaurant, { onDelete: models.CASCADE, relatedName: "waiters" });
  name = models.CharField({ maxLength: 50 });
}

export class Person extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 50 });
  bands = models.Reverse(() => Band, "members");
  memberships = models.Reverse(() => Membership, "person");
  invitations = models.Reverse(() => Membership, "inviter");
}

export class Band extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 50 });
  members = models.ManyToManyField(() => Person, {
    through: () => Membership,
    throughFields: ["band", "person"],
    relatedName: "bands",
  });
  memberships = models.Reverse(() => Membership, "band");
}

export class Membership extends models.Model {
  static objects = manager(this);
  person = models.ForeignKey(() => Person, { onDelete: models.CASCADE, relatedName: "memberships" });
  band = models.ForeignKey(() => Band, { onDelete: models.CASCADE, relatedName: "memberships" });
  inviter = models.ForeignKey(() => Person, { onDelete: models.SET_NULL, null: true, relatedName: "invitations" });
  joined = models.DateField();
  reason = models.CharField({ maxLength: 64, default: "" });
}

export class Employee extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 50 });
  department = models.CharField({ maxLength: 20 });
  salary = models.IntegerField();
  bonus = models.IntegerField({ null: true });
  hired = models.DateField();
  boss = models.ForeignKey(() => Employee, { onDelete: models.SET_NULL, null: true, relatedName: "staff" });
  staff = models.Reverse(() => Employee, "boss");
}

export class Category extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 30 });
  parent = models.ForeignKey(() => Category, { onDelete: models.CASCADE, null: true, relatedName: "children" });
  children = models.Reverse(() => Category, "parent");
  items = models.Reverse(() => Item, "category");
}

export class Item extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 30 });
  category = models.ForeignKey(() => Category, { onDelete: models.SET_NULL, null: true, relatedName: "items" });
  stock = models.IntegerField({ null: true });
  active = models.BooleanField({ default: true });
  data = models.JSONField({ null: true });
}

export const QUERY_MODELS = {
  Blog,
  Author,
  Entry,
  Publisher,
  Book,
  Store,
  Place,
  Restaurant,
  Waiter,
  Person,
  Band,
  Membership,
  Employee,
  Category,
  Item,
};

registerModels("q", QUERY_MODELS);
