/** Models of the bench: 12 columns, a foreign key, a date, a boolean, a decimal. */
import { manager, models, registerModels } from "../../src/db/index.ts";

export class Author extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 100 });
  books = models.Reverse(() => Book, "author");
}

export class Book extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 200 });
  subtitle = models.CharField({ maxLength: 200, blank: true });
  author = models.ForeignKey(() => Author, { onDelete: models.CASCADE, relatedName: "books" });
  status = models.CharField({ maxLength: 1, default: "d" });
  pages = models.IntegerField({ default: 0 });
  rating = models.FloatField({ default: 0 });
  inPrint = models.BooleanField({ default: true });
  isbn = models.CharField({ maxLength: 13, blank: true });
  language = models.CharField({ maxLength: 5, default: "en" });
  stock = models.IntegerField({ default: 0 });
  publishedAt = models.DateTimeField({ null: true });
}

registerModels("bench", { Author, Book });
