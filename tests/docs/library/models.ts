/** The models that examples of the documentation speak of. */
import { manager, models } from "belleville/db";
import { reverse } from "belleville/urls";

export class Author extends models.Model {
  static objects = manager(this);

  name = models.CharField({ maxLength: 100 });
  email = models.EmailField({ unique: true, null: true });
  books = models.Reverse(() => Book, "author");

  override toString() {
    return this.name;
  }
}

export class Tag extends models.Model {
  static objects = manager(this);

  name = models.SlugField({ unique: true });
  books = models.Reverse(() => Book, "tags");
}

export class Book extends models.Model {
  static objects = manager(this);
  static Status = models.TextChoices({ DRAFT: ["d", "Draft"], PUBLISHED: ["p", "Published"] });

  title = models.CharField({ maxLength: 200 });
  author = models.ForeignKey(() => Author, { onDelete: models.CASCADE, relatedName: "books" });
  tags = models.ManyToManyField(() => Tag, { blank: true, relatedName: "books" });
  status = models.CharField({ maxLength: 1, choices: Book.Status, default: "d" });
  price = models.DecimalField({ maxDigits: 8, decimalPlaces: 2 });
  pages = models.IntegerField({ null: true, blank: true });
  publishedAt = models.DateTimeField({ null: true, blank: true });
  data = models.JSONField({ null: true, blank: true });

  static Meta = { ordering: ["title"] };

  getAbsoluteUrl() {
    return reverse("library:book-detail", { kwargs: { pk: this.id } });
  }

  override toString() {
    return this.title;
  }
}
