/** values(), valuesList(), distinct(), union() and relatives. */
import { Count, F, Value } from "belleville/db";
import { ordered, type QueryCase, rows } from "../case.ts";
import {
  Author,
  Blog,
  Book,
  Category,
  Employee,
  Entry,
  Item,
  Membership,
  Person,
  Publisher,
  Restaurant,
  Store,
} from "../models.ts";

export const values: readonly QueryCase[] = [
  rows("values", () => Blog.objects.values("id", "name"), "SELECT id, name FROM q_blog"),
  rows("values of all columns", () => Blog.objects.values(), "SELECT id, name, tagline FROM q_blog"),
  rows("valuesList", () => Blog.objects.valuesList("name", "id"), "SELECT name, id FROM q_blog"),
  rows("valuesFlat", () => Blog.objects.valuesFlat("name"), "SELECT name FROM q_blog"),
  rows("of a key", () => Entry.objects.valuesFlat("blog"), "SELECT blog_id FROM q_entry"),
  rows(
    "of a related column",
    () => Entry.objects.values("id", "blog__name"),
    "SELECT e.id, b.name FROM q_entry e JOIN q_blog b ON b.id = e.blog_id",
  ),
  rows(
    "of an optional relation",
    () => Item.objects.values("id", "category__name"),
    "SELECT i.id, c.name FROM q_item i LEFT JOIN q_category c ON c.id = i.category_id",
  ),
  rows(
    "of an optional relation twice",
    () => Item.objects.values("id", "category__parent__name"),
    "SELECT i.id, p.name FROM q_item i LEFT JOIN q_category c ON c.id = i.category_id LEFT JOIN q_category p ON p.id = c.parent_id",
  ),
  rows(
    "of a many-valued relation repeats rows",
    () => Entry.objects.values("id", "authors__name"),
    "SELECT e.id, a.name FROM q_entry e LEFT JOIN q_entry_authors x ON x.entry_id = e.id LEFT JOIN q_author a ON a.id = x.author_id",
  ),
  rows(
    "of the keys of a many-valued relation",
    () => Entry.objects.valuesList("id", "authors"),
    "SELECT e.id, x.author_id FROM q_entry e LEFT JOIN q_entry_authors x ON x.entry_id = e.id",
  ),
  rows(
    "of a reverse relation",
    () => Blog.objects.values("name", "entries__headline"),
    "SELECT b.name, e.headline FROM q_blog b LEFT JOIN q_entry e ON e.blog_id = b.id",
  ),
  rows(
    "of a filtered reverse relation",
    () => Blog.objects.filter({ entries__rating: 5 }).values("name", "entries__headline"),
    "SELECT b.name, e.headline FROM q_blog b JOIN q_entry e ON e.blog_id = b.id WHERE e.rating = 5",
  ),
  rows(
    "of a relation, filtered afterwards: its rows stay",
    () => Entry.objects.valuesList("id", "authors__name").filter({ authors__name: "Joe" }),
    "SELECT e.id, a.name FROM q_entry e JOIN q_entry_authors x ON x.entry_id = e.id JOIN q_author a ON a.id = x.author_id WHERE e.id IN (SELECT entry_id FROM q_entry_authors WHERE author_id = 1)",
  ),
  rows(
    "of a relation, filtered before: the filtered rows",
    () => Entry.objects.filter({ authors__name: "Joe" }).valuesList("id", "authors__name"),
    "SELECT e.id, 'Joe' FROM q_entry e WHERE e.id IN (1, 2)",
  ),
  rows(
    "of a relation, counted afterwards",
    () =>
      Entry.objects
        .valuesList("authors__name")
        .filter({ rating: 5 })
        .annotate({ n: Count("id") }),
    "SELECT a.name, COUNT(e.id) FROM q_entry e LEFT JOIN q_entry_authors x ON x.entry_id = e.id LEFT JOIN q_author a ON a.id = x.author_id WHERE e.rating = 5 GROUP BY a.name",
  ),
  rows(
    "of an inherited column",
    () => Restaurant.objects.values("name", "servesPizza"),
    "SELECT p.name, r.serves_pizza FROM q_restaurant r JOIN q_place p ON p.id = r.place_ptr_id",
  ),
  rows("of dates", () => Entry.objects.valuesFlat("pubDate"), "SELECT pub_date FROM q_entry"),
  rows("of moments", () => Store.objects.valuesList("id", "openedAt"), "SELECT id, opened_at FROM q_store"),
  rows("of decimals", () => Book.objects.valuesList("id", "price"), "SELECT id, price FROM q_book"),
  rows("of booleans", () => Item.objects.valuesList("id", "active"), "SELECT id, active FROM q_item"),
  rows(
    "of a part of a date",
    () => Entry.objects.valuesList("id", "pubDate__month"),
    "SELECT id, CASE WHEN id IN (2, 6, 7) THEN 6 WHEN id IN (1, 8) THEN 1 WHEN id = 3 THEN 12 WHEN id = 4 THEN 5 ELSE 2 END FROM q_entry",
  ),
  rows(
    "of an annotation",
    () => Employee.objects.annotate({ twice: F("salary").times(2) }).values("id", "twice"),
    "SELECT id, salary * 2 FROM q_employee",
  ),
  rows(
    "annotated afterwards",
    () => Employee.objects.values("id").annotate({ twice: F("salary").times(2) }),
    "SELECT id, salary * 2 FROM q_employee",
  ),
  rows("of a constant", () => Blog.objects.annotate({ x: Value("x") }).values("id", "x"), "SELECT id, 'x' FROM q_blog"),
  rows(
    "of a copied column",
    () => Entry.objects.annotate({ blogName: F("blog__name") }).values("id", "blogName"),
    "SELECT e.id, b.name FROM q_entry e JOIN q_blog b ON b.id = e.blog_id",
  ),
  rows(
    "distinct values",
    () => Employee.objects.valuesFlat("department").distinct(),
    "SELECT DISTINCT department FROM q_employee",
  ),
  rows(
    "distinct of two columns",
    () => Entry.objects.values("blog", "rating").distinct(),
    "SELECT DISTINCT blog_id, rating FROM q_entry",
  ),
  ordered(
    "distinct, ordered",
    () => Employee.objects.valuesFlat("department").distinct().orderBy("department"),
    "SELECT DISTINCT department FROM q_employee ORDER BY department",
  ),
  rows(
    "distinct counts",
    () => Employee.objects.values("department").distinct().count(),
    "SELECT COUNT(DISTINCT department) FROM q_employee",
  ),
  rows(
    "distinct rows of a relation",
    () => Author.objects.filter({ entries__isnull: false }).distinct().count(),
    "SELECT COUNT(DISTINCT author_id) FROM q_entry_authors",
  ),
  rows("only", () => Entry.objects.only("headline").filter({ rating: 5 }), "SELECT id FROM q_entry WHERE rating = 5"),
  rows("defer", () => Entry.objects.defer("bodyText").filter({ rating: 5 }), "SELECT id FROM q_entry WHERE rating = 5"),
  rows("count", () => Entry.objects.count(), "SELECT COUNT(*) FROM q_entry"),
  rows(
    "count of a filter",
    () => Entry.objects.filter({ blog__name__contains: "Blog" }).count(),
    "SELECT COUNT(*) FROM q_entry WHERE blog_id IN (1, 3)",
  ),
  rows("count of a slice", () => Entry.objects.orderBy("id").slice(2, 6).count(), "SELECT 4"),
  rows("count of a slice past the end", () => Entry.objects.orderBy("id").slice(6, 20).count(), "SELECT 2"),
  rows(
    "count repeats rows of a relation",
    () => Blog.objects.filter({ entries__rating__gt: 0 }).count(),
    "SELECT COUNT(*) FROM q_entry WHERE rating > 0",
  ),
  rows("exists", () => Entry.objects.filter({ rating: 5 }).exists(), "SELECT 1"),
  rows("does not exist", () => Entry.objects.filter({ rating: 50 }).exists(), "SELECT 0"),
  rows("first", () => Entry.objects.orderBy("-pubDate").first(), "SELECT 8"),
  rows("first without order is by key", () => Entry.objects.filter({ id__gt: 3 }).first(), "SELECT 4"),
  rows("last", () => Entry.objects.orderBy("pubDate").last(), "SELECT 8"),
  rows("last without order is by key", () => Entry.objects.filter({ id__lt: 4 }).last(), "SELECT 3"),
  rows("latest", () => Employee.objects.latest("hired"), "SELECT id FROM q_employee ORDER BY hired DESC LIMIT 1"),
  rows("latest by two", () => Entry.objects.filter({ id__in: [2, 6] }).latest("pubDate", "id"), "SELECT 6"),
  rows("earliest", () => Employee.objects.earliest("hired"), "SELECT id FROM q_employee ORDER BY hired LIMIT 1"),
  rows("inBulk", () => Author.objects.inBulk([1, 3, 77]), "SELECT id FROM q_author WHERE id IN (1, 3)"),
  rows("inBulk of all", () => Publisher.objects.inBulk(), "SELECT id FROM q_publisher"),
  rows(
    "union leaves equal rows out",
    () => Author.objects.filter({ age__lt: 40 }).union(Author.objects.filter({ id__in: [1, 2] })),
    "SELECT id FROM q_author WHERE age < 40 UNION SELECT id FROM q_author WHERE id IN (1, 2)",
  ),
  rows(
    "union all keeps them",
    () => Author.objects.filter({ age__lt: 40 }).union(Author.objects.filter({ id__in: [1, 2] }), { all: true }),
    "SELECT id FROM q_author WHERE age < 40 UNION ALL SELECT id FROM q_author WHERE id IN (1, 2)",
  ),
  rows(
    "union of values of two models",
    () => Author.objects.valuesList("name").union(Person.objects.valuesList("name")),
    "SELECT name FROM q_author UNION SELECT name FROM q_person",
  ),
  ordered(
    "union, ordered",
    () => Author.objects.valuesList("name", "id").union(Person.objects.valuesList("name", "id")).orderBy("id", "name"),
    "SELECT name, id FROM q_author UNION SELECT name, id FROM q_person ORDER BY id, name",
  ),
  ordered(
    "union, ordered and sliced",
    () => Author.objects.valuesList("id").union(Person.objects.valuesList("id")).orderBy("-id").slice(1, 3),
    "SELECT id FROM q_author UNION SELECT id FROM q_person ORDER BY id DESC LIMIT 2 OFFSET 1",
  ),
  rows(
    "union of three",
    () => Blog.objects.valuesFlat("id").union(Author.objects.valuesFlat("id"), Store.objects.valuesFlat("id")),
    "SELECT id FROM q_blog UNION SELECT id FROM q_author UNION SELECT id FROM q_store",
  ),
  rows(
    "union counts",
    () =>
      Author.objects
        .filter({ age__lt: 40 })
        .union(Author.objects.filter({ id__in: [1, 2] }))
        .count(),
    "SELECT COUNT(*) FROM (SELECT id FROM q_author WHERE age < 40 UNION SELECT id FROM q_author WHERE id IN (1, 2)) u",
  ),
  rows(
    "union with none()",
    () => Author.objects.filter({ age__lt: 40 }).union(Author.objects.none()),
    "SELECT id FROM q_author WHERE age < 40",
  ),
  rows(
    "intersection",
    () => Author.objects.filter({ age__lt: 45 }).intersection(Author.objects.filter({ id__lte: 3 })),
    "SELECT id FROM q_author WHERE age < 45 AND id <= 3",
  ),
  rows(
    "intersection with none()",
    () => Author.objects.filter({ age__lt: 45 }).intersection(Author.objects.none()),
    "SELECT id FROM q_author WHERE 1 = 0",
  ),
  rows(
    "difference",
    () => Author.objects.all().difference(Author.objects.filter({ id__lte: 3 })),
    "SELECT id FROM q_author WHERE id > 3",
  ),
  rows(
    "difference of values",
    () =>
      Employee.objects
        .valuesList("department")
        .difference(Employee.objects.filter({ salary__gt: 50000 }).valuesList("department")),
    "SELECT DISTINCT department FROM q_employee WHERE department NOT IN (SELECT department FROM q_employee WHERE salary > 50000)",
  ),
  rows(
    "in a query set",
    () => Entry.objects.filter({ blog__in: Blog.objects.filter({ name__contains: "Blog" }) }),
    "SELECT id FROM q_entry WHERE blog_id IN (1, 3)",
  ),
  rows(
    "in a query set of values",
    () => Entry.objects.filter({ blog__in: Blog.objects.filter({ name__contains: "Cheddar" }).values("id") }),
    "SELECT id FROM q_entry WHERE blog_id = 2",
  ),
  rows(
    "in a query set of another column",
    () => Author.objects.filter({ name__in: Person.objects.valuesFlat("name") }),
    "SELECT id FROM q_author WHERE name IN (SELECT name FROM q_person)",
  ),
  rows(
    "not in a query set",
    () => Category.objects.exclude({ id__in: Item.objects.filter({ category__isnull: false }).valuesFlat("category") }),
    "SELECT id FROM q_category WHERE id NOT IN (SELECT category_id FROM q_item WHERE category_id IS NOT NULL)",
  ),
  rows(
    "in a sliced query set",
    () => Employee.objects.filter({ id__in: Employee.objects.orderBy("-salary").slice(0, 3).values("id") }),
    "SELECT id FROM q_employee WHERE id IN (1, 2, 10)",
  ),
  rows(
    "in a union",
    () =>
      Author.objects.filter({
        name__in: Person.objects
          .filter({ id: 3 })
          .valuesList("name")
          .union(Person.objects.filter({ id: 2 }).valuesList("name")),
      }),
    "SELECT id FROM q_author WHERE name IN ('John', 'Paul')",
  ),
  rows(
    "in a query set of nothing",
    () => Entry.objects.filter({ blog__in: Blog.objects.none() }),
    "SELECT id FROM q_entry WHERE 1 = 0",
  ),
  rows(
    "equal to a query set of one row",
    () =>
      Employee.objects.filter({
        salary: Employee.objects.orderBy("-salary").valuesFlat("salary").slice(0, 1) as never,
      }),
    "SELECT 2",
  ),
  rows(
    "selectRelated gives the same rows",
    () => Entry.objects.selectRelated("blog").filter({ rating__gte: 4 }),
    "SELECT id FROM q_entry WHERE rating >= 4",
  ),
  rows(
    "selectRelated of an optional relation keeps rows",
    () => Item.objects.selectRelated("category__parent"),
    "SELECT id FROM q_item",
  ),
  rows(
    "related values after selectRelated",
    async () =>
      (await Membership.objects.selectRelated("inviter", "band").orderBy("id")).map((m) => [
        m.id,
        m.inviter?.name ?? null,
        m.band.name,
      ]),
    "SELECT m.id, i.name, b.name FROM q_membership m LEFT JOIN q_person i ON i.id = m.inviter_id JOIN q_band b ON b.id = m.band_id",
  ),
  rows(
    "prefetched relations",
    async () =>
      (await Blog.objects.prefetchRelated("entries")).flatMap((blog) =>
        Array.from(blog.entries).map((entry) => [blog.id, entry.id]),
      ),
    "SELECT blog_id, id FROM q_entry",
  ),
  rows(
    "prefetched relations of relations",
    async () =>
      (await Publisher.objects.prefetchRelated("books__authors")).flatMap((p) =>
        Array.from(p.books).flatMap((b) => Array.from(b.authors).map((a) => [p.id, b.id, a.name])),
      ),
    "SELECT b.publisher_id, b.id, a.name FROM q_book b JOIN q_book_authors x ON x.book_id = b.id JOIN q_author a ON a.id = x.author_id",
  ),
];
