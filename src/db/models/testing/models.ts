/** Models for tests: a library, with every kind of relation. */
import { manager } from "../managers.ts";
import * as models from "../models.ts";
import { registerModels } from "../registry.ts";

export abstract class Timestamped extends models.Model {
  createdAt = models.DateTimeField({ autoNowAdd: true });
  updatedAt = models.DateTimeField({ autoNow: true });
  static Meta: models.ModelMeta = { abstract: true };
}

export class Publisher extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 100 });
  authors = models.Reverse(() => Author, "publisher");
  override toString() {
    return this.name;
  }
}

export class Author extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 100 });
  email = models.EmailField({ unique: true, null: true });
  active = models.BooleanField({ default: true });
  publisher = models.ForeignKey(() => Publisher, { onDelete: models.SET_NULL, null: true });
  books = models.Reverse(() => Book, "author");
  profile = models.ReverseOne(() => Profile, "author");
  override toString() {
    return this.name;
  }
}

export class Profile extends models.Model {
  static objects = manager(this);
  author = models.OneToOneField(() => Author, { onDelete: models.CASCADE });
  biography = models.TextField({ blank: true });
}

export class Tag extends models.Model {
  static objects = manager(this);
  label = models.CharField({ maxLength: 30, unique: true });
  books = models.Reverse(() => Book, "tags");
  static Meta = { ordering: ["label"] };
}

export class BookQuerySet extends models.QuerySet<Book> {
  published() {
    return this.filter({ status: "p" });
  }
}

export class Book extends Timestamped {
  static objects = manager(this, BookQuerySet);
  static Status = models.TextChoices({ DRAFT: ["d", "Draft"], PUBLISHED: ["p", "Published"] });

  title = models.CharField({ maxLength: 200 });
  author = models.ForeignKey(() => Author, { onDelete: models.CASCADE, relatedName: "books" });
  editor = models.ForeignKey(() => Author, { onDelete: models.SET_NULL, null: true, relatedName: "+" });
  tags = models.ManyToManyField(() => Tag, { blank: true });
  status = models.CharField({ maxLength: 1, choices: Book.Status, default: "d" });
  pages = models.IntegerField({ default: 0 });
  price = models.DecimalField({ maxDigits: 8, decimalPlaces: 2, default: "0" });
  publishedAt = models.DateTimeField({ null: true });
  data = models.JSONField({ null: true });

  static override Meta = {
    ordering: ["-publishedAt", "title"],
    indexes: [new models.Index({ fields: ["status", "publishedAt"] })],
  };

  get label() {
    return `${this.title} (${this.pages})`;
  }
  override toString() {
    return this.title;
  }
}

/** Points to itself, with private fields: its initializers must run for each row. */
export class Cat extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 20 });
  parent = models.ForeignKey(() => Cat, { onDelete: models.CASCADE, null: true });
  kittens = models.Reverse(() => Cat, "parent");
  friends = models.ManyToManyField("self");
  #purrs = 0;
  purr() {
    return ++this.#purrs;
  }
}

/** Multi-table inheritance. */
export class Place extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 50 });
  address = models.CharField({ maxLength: 80, blank: true });
}
export class Restaurant extends Place {
  static override objects = manager(this);
  stars = models.IntegerField({ default: 0 });
}

/** A key of another type. */
export class Token extends models.BaseModel {
  static objects = manager(this);
  id = models.UUIDField({ primaryKey: true, default: () => crypto.randomUUID() });
  book = models.ForeignKey(() => Book, { onDelete: models.CASCADE });
}

/** A through model with a column of its own. */
export class Membership extends models.Model {
  static objects = manager(this);
  person = models.ForeignKey(() => Author, { onDelete: models.CASCADE });
  club = models.ForeignKey(() => Club, { onDelete: models.CASCADE });
  role = models.CharField({ maxLength: 20, default: "member" });
}
export class Club extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 30 });
  members = models.ManyToManyField(() => Author, { through: () => Membership, relatedName: "clubs" });
}

/** onDelete rules. */
export class Loan extends models.Model {
  static objects = manager(this);
  book = models.ForeignKey(() => Book, { onDelete: models.PROTECT });
  reader = models.ForeignKey(() => Author, { onDelete: models.RESTRICT, relatedName: "loans" });
}

export const TEST_MODELS = {
  Publisher,
  Author,
  Profile,
  Tag,
  Book,
  Cat,
  Place,
  Restaurant,
  Token,
  Membership,
  Club,
  Loan,
};

registerModels("library", TEST_MODELS);
