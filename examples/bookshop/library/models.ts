import { manager, models, Q, QuerySet } from "belleville/db";
import { reverse } from "belleville/urls";
import { Review } from "../reviews/models.ts";

export class Subject extends models.Model {
  static objects = manager(this);

  name = models.CharField({ maxLength: 60, unique: true });
  slug = models.SlugField({ unique: true });
  books = models.Reverse(() => Book, "subjects");

  static Meta = { ordering: ["name"] };

  override toString() {
    return this.name;
  }
}

export class Author extends models.Model {
  static objects = manager(this);

  name = models.CharField({ maxLength: 100 });
  slug = models.SlugField({ unique: true });
  born = models.IntegerField({ null: true, blank: true });
  died = models.IntegerField({ null: true, blank: true });
  country = models.CharField({ maxLength: 60, blank: true });
  books = models.Reverse(() => Book, "author");

  static Meta = { ordering: ["name"] };

  /** `1929–2018`, `born 1954`, or nothing when the year is not known. */
  get years(): string {
    if (this.born === null) return "";
    return this.died === null ? `born ${this.born}` : `${this.born}–${this.died}`;
  }

  override toString() {
    return this.name;
  }
}

export class BookQuerySet extends QuerySet<Book> {
  /** Books in whose title, author or subject every word of `text` occurs. */
  search(text: string) {
    return text
      .split(/\s+/)
      .filter((word) => word !== "")
      .reduce<this>(
        (books, word) =>
          books.filter(
            Q.or({ title__icontains: word }, { author__name__icontains: word }, { subjects__name__icontains: word }),
          ),
        this,
      )
      .distinct();
  }
}

export class Book extends models.Model {
  static objects = manager(this, BookQuerySet);

  title = models.CharField({ maxLength: 200 });
  slug = models.SlugField({ unique: true });
  author = models.ForeignKey(() => Author, { onDelete: models.CASCADE, relatedName: "books" });
  subjects = models.ManyToManyField(() => Subject, { relatedName: "books", blank: true });
  publishedYear = models.IntegerField({ dbIndex: true });
  price = models.DecimalField({ maxDigits: 6, decimalPlaces: 2 });
  addedOn = models.DateField();
  reviews = models.Reverse(() => Review, "book");

  static Meta = { ordering: ["title"] };

  /** Colour of the drawn cover, in degrees of the colour wheel: the same for all books of an author. */
  get coverHue(): number {
    return (this.author.id * 47) % 360;
  }

  /** Other books that share a subject with this one, the oldest first. */
  related(limit = 4) {
    return Book.objects
      .filter({ subjects__in: this.subjects.all() })
      .exclude({ pk: this.id })
      .selectRelated("author")
      .distinct()
      .orderBy("publishedYear")
      .slice(0, limit);
  }

  getAbsoluteUrl() {
    return reverse("library:book-detail", { kwargs: { slug: this.slug } });
  }

  override toString() {
    return this.title;
  }
}
