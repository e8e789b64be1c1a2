/** aggregate() and annotate() with groups: docs/topics/db/aggregation. */
import { Avg, Count, F, Max, Min, Q, Sum } from "belleville/db";
import { ordered, type QueryCase, rows } from "../case.ts";
import { Author, Band, Blog, Book, Category, Employee, Entry, Item, Publisher, Store } from "../models.ts";

export const aggregation: readonly QueryCase[] = [
  rows("the mean of all", () => Book.objects.aggregate({ mean: Avg("price") }), "SELECT AVG(price) FROM q_book"),
  rows(
    "several values at once",
    () =>
      Book.objects.aggregate({ a: Avg("pages"), b: Max("pages"), c: Min("pages"), d: Sum("pages"), e: Count("id") }),
    "SELECT AVG(pages * 1.0), MAX(pages), MIN(pages), SUM(pages), COUNT(id) FROM q_book",
  ),
  rows(
    "of a filter",
    () => Book.objects.filter({ publisher__name: "Apress" }).aggregate({ n: Count("*"), sum: Sum("price") }),
    "SELECT COUNT(*), SUM(price) FROM q_book WHERE publisher_id = 1",
  ),
  rows(
    "of no rows",
    () => Book.objects.filter({ id: 99 }).aggregate({ n: Count("*"), sum: Sum("price"), max: Max("price") }),
    "SELECT COUNT(*), SUM(price), MAX(price) FROM q_book WHERE id = 99",
  ),
  rows(
    "of no rows with a default",
    () =>
      Book.objects
        .filter({ id: 99 })
        .aggregate({ sum: Sum("pages", { default: 0 }), max: Max("pages", { default: -1 }) }),
    "SELECT 0, -1",
  ),
  rows("of none()", () => Book.objects.none().aggregate({ n: Count("*"), sum: Sum("pages") }), "SELECT 0, NULL"),
  rows(
    "of none() with a default",
    () => Book.objects.none().aggregate({ sum: Sum("pages", { default: 3 }) }),
    "SELECT 3",
  ),
  rows(
    "of arithmetic",
    () => Employee.objects.aggregate({ x: Sum(F("salary").plus(F("bonus"))) }),
    "SELECT SUM(salary + bonus) FROM q_employee",
  ),
  rows(
    "arithmetic of aggregates",
    () => Book.objects.aggregate({ spread: Max("pages").minus(Min("pages")) }),
    "SELECT MAX(pages) - MIN(pages) FROM q_book",
  ),
  rows(
    "count leaves null out",
    () => Employee.objects.aggregate({ n: Count("bonus") }),
    "SELECT COUNT(bonus) FROM q_employee",
  ),
  rows(
    "count distinct",
    () => Employee.objects.aggregate({ n: Count("department", { distinct: true }) }),
    "SELECT COUNT(DISTINCT department) FROM q_employee",
  ),
  rows(
    "sum distinct",
    () => Employee.objects.aggregate({ n: Sum("bonus", { distinct: true }) }),
    "SELECT SUM(DISTINCT bonus) FROM q_employee",
  ),
  rows(
    "across a relation",
    () => Store.objects.aggregate({ max: Max("books__price"), n: Count("books") }),
    "SELECT MAX(b.price), COUNT(b.id) FROM q_store_books s JOIN q_book b ON b.id = s.book_id",
  ),
  rows(
    "filtered",
    () =>
      Employee.objects.aggregate({
        n: Count("id", { filter: { department: "Sales" } }),
        m: Sum("salary", { filter: Q.or({ id: 1 }, { id: 2 }) }),
      }),
    "SELECT SUM(CASE WHEN department = 'Sales' THEN 1 ELSE 0 END), SUM(CASE WHEN id IN (1, 2) THEN salary END) FROM q_employee",
  ),
  rows(
    "filtered across a relation",
    () => Author.objects.aggregate({ n: Count("books", { filter: { books__rating: 4 } }) }),
    "SELECT COUNT(*) FROM q_book_authors x JOIN q_book b ON b.id = x.book_id WHERE b.rating = 4",
  ),
  rows(
    "of a slice",
    () =>
      Employee.objects
        .orderBy("-salary")
        .slice(0, 3)
        .aggregate({ sum: Sum("salary") }),
    "SELECT SUM(salary) FROM q_employee WHERE id IN (1, 2, 10)",
  ),
  rows(
    "of distinct values",
    () =>
      Employee.objects
        .values("department")
        .distinct()
        .aggregate({ n: Count("department") }),
    "SELECT COUNT(DISTINCT department) FROM q_employee",
  ),
  rows(
    "of dates",
    () => Employee.objects.aggregate({ first: Min("hired"), last: Max("hired") }),
    "SELECT MIN(hired), MAX(hired) FROM q_employee",
  ),
  rows("of moments", () => Store.objects.aggregate({ first: Min("openedAt") }), "SELECT MIN(opened_at) FROM q_store"),
  rows(
    "of texts",
    () => Employee.objects.aggregate({ first: Min("name"), last: Max("name") }),
    "SELECT MIN(name), MAX(name) FROM q_employee",
  ),

  rows(
    "each row's number",
    () => Book.objects.annotate({ n: Count("authors") }).valuesList("id", "n"),
    "SELECT b.id, COUNT(x.id) FROM q_book b LEFT JOIN q_book_authors x ON x.book_id = b.id GROUP BY b.id",
  ),
  rows(
    "each row's number, instances",
    async () => (await Publisher.objects.annotate({ n: Count("books") })).map((p) => [p.id, p.name, p.n]),
    "SELECT p.id, p.name, (SELECT COUNT(*) FROM q_book b WHERE b.publisher_id = p.id) FROM q_publisher p",
  ),
  rows(
    "each row's number is nought without rows",
    () => Blog.objects.annotate({ n: Count("entries") }).filter({ n: 0 }),
    "SELECT 4",
  ),
  rows(
    "each row's sum is null without rows",
    () => Publisher.objects.annotate({ pages: Sum("books__pages") }).valuesList("id", "pages"),
    "SELECT p.id, SUM(b.pages) FROM q_publisher p LEFT JOIN q_book b ON b.publisher_id = p.id GROUP BY p.id",
  ),
  rows(
    "each row's sum with a default",
    () => Publisher.objects.annotate({ pages: Sum("books__pages", { default: 0 }) }).valuesList("id", "pages"),
    "SELECT p.id, COALESCE(SUM(b.pages), 0) FROM q_publisher p LEFT JOIN q_book b ON b.publisher_id = p.id GROUP BY p.id",
  ),
  rows(
    "filter on the number",
    () => Author.objects.annotate({ n: Count("books") }).filter({ n__gt: 1 }),
    "SELECT author_id FROM q_book_authors GROUP BY author_id HAVING COUNT(*) > 1",
  ),
  rows(
    "filter on the number and on a column",
    () => Author.objects.annotate({ n: Count("books") }).filter({ n__gt: 1, age__gt: 35 }),
    "SELECT x.author_id FROM q_book_authors x JOIN q_author a ON a.id = x.author_id WHERE a.age > 35 GROUP BY x.author_id HAVING COUNT(*) > 1",
  ),
  rows(
    "filter on the number or on a column",
    () => Author.objects.annotate({ n: Count("books") }).filter(Q.or({ n__gt: 1 }, { age__lt: 30 })),
    "SELECT a.id FROM q_author a LEFT JOIN q_book_authors x ON x.author_id = a.id GROUP BY a.id, a.age HAVING COUNT(x.id) > 1 OR a.age < 30",
  ),
  rows(
    "exclude on the number",
    () => Author.objects.annotate({ n: Count("books") }).exclude({ n: 1 }),
    "SELECT a.id FROM q_author a LEFT JOIN q_book_authors x ON x.author_id = a.id GROUP BY a.id HAVING NOT COUNT(x.id) = 1",
  ),
  ordered(
    "order by the number",
    () => Author.objects.annotate({ n: Count("books") }).orderBy("-n", "id"),
    "SELECT a.id FROM q_author a LEFT JOIN q_book_authors x ON x.author_id = a.id GROUP BY a.id ORDER BY COUNT(x.id) DESC, a.id",
  ),
  rows(
    "alias is not among the values",
    () =>
      Author.objects
        .alias({ n: Count("books") })
        .filter({ n: 2 })
        .values(),
    "SELECT a.id, a.name, a.email, a.age, a.mentor_id FROM q_author a WHERE a.id IN (SELECT author_id FROM q_book_authors GROUP BY author_id HAVING COUNT(*) = 2)",
  ),
  rows(
    "a filter before annotate() narrows what is counted",
    () =>
      Publisher.objects
        .filter({ books__rating__gt: 3 })
        .annotate({ n: Count("books") })
        .valuesList("id", "n"),
    "SELECT publisher_id, COUNT(*) FROM q_book WHERE rating > 3 GROUP BY publisher_id",
  ),
  rows(
    "a filter after annotate() does not",
    () =>
      Publisher.objects
        .annotate({ n: Count("books", { distinct: true }) })
        .filter({ books__rating__gt: 4 })
        .valuesList("id", "n"),
    "SELECT p.id, (SELECT COUNT(*) FROM q_book c WHERE c.publisher_id = p.id) FROM q_publisher p WHERE p.id IN (SELECT publisher_id FROM q_book WHERE rating > 4)",
  ),
  rows(
    "two relations multiply",
    () => Book.objects.annotate({ a: Count("authors"), s: Count("stores") }).valuesList("id", "a", "s"),
    "SELECT b.id, COUNT(x.id), COUNT(s.id) FROM q_book b LEFT JOIN q_book_authors x ON x.book_id = b.id LEFT JOIN q_store_books s ON s.book_id = b.id GROUP BY b.id",
  ),
  rows(
    "distinct mends it",
    () =>
      Book.objects
        .annotate({ a: Count("authors", { distinct: true }), s: Count("stores", { distinct: true }) })
        .valuesList("id", "a", "s"),
    "SELECT b.id, (SELECT COUNT(*) FROM q_book_authors x WHERE x.book_id = b.id), (SELECT COUNT(*) FROM q_store_books s WHERE s.book_id = b.id) FROM q_book b",
  ),
  rows(
    "filtered numbers",
    () =>
      Publisher.objects
        .annotate({
          good: Count("books", { filter: { books__rating__gte: 4.5 } }),
          bad: Count("books", { filter: { books__rating__lt: 4.5 } }),
        })
        .valuesList("id", "good", "bad"),
    "SELECT p.id, SUM(CASE WHEN b.rating >= 4.5 THEN 1 ELSE 0 END), SUM(CASE WHEN b.rating < 4.5 THEN 1 ELSE 0 END) FROM q_publisher p LEFT JOIN q_book b ON b.publisher_id = p.id GROUP BY p.id",
  ),
  rows(
    "across two relations",
    () => Publisher.objects.annotate({ oldest: Max("books__authors__age") }).valuesList("id", "oldest"),
    "SELECT p.id, MAX(a.age) FROM q_publisher p LEFT JOIN q_book b ON b.publisher_id = p.id LEFT JOIN q_book_authors x ON x.book_id = b.id LEFT JOIN q_author a ON a.id = x.author_id GROUP BY p.id",
  ),
  rows(
    "groups of a column",
    () => Employee.objects.values("department").annotate({ n: Count("id"), sum: Sum("salary") }),
    "SELECT department, COUNT(*), SUM(salary) FROM q_employee GROUP BY department",
  ),
  rows(
    "groups of two columns",
    () => Entry.objects.values("blog", "rating").annotate({ n: Count("id") }),
    "SELECT blog_id, rating, COUNT(*) FROM q_entry GROUP BY blog_id, rating",
  ),
  rows(
    "groups of a related column",
    () => Book.objects.values("publisher__name").annotate({ mean: Avg("price") }),
    "SELECT p.name, AVG(b.price) FROM q_book b JOIN q_publisher p ON p.id = b.publisher_id GROUP BY p.name",
  ),
  rows(
    "groups of a part of a date",
    () => Entry.objects.values("pubDate__year").annotate({ n: Count("id") }),
    "SELECT y, COUNT(*) FROM (SELECT CASE WHEN pub_date < '2008-01-01' THEN 2007 WHEN pub_date < '2009-01-01' THEN 2008 WHEN pub_date < '2010-01-01' THEN 2009 WHEN pub_date < '2011-01-01' THEN 2010 ELSE 2011 END AS y FROM q_entry) t GROUP BY y",
  ),
  rows(
    "groups of an annotation",
    () =>
      Employee.objects
        .annotate({ last: F("salary").mod(10000) })
        .values("last")
        .annotate({ n: Count("id") }),
    "SELECT salary % 10000, COUNT(*) FROM q_employee GROUP BY salary % 10000",
  ),
  ordered(
    "groups, filtered and ordered",
    () =>
      Employee.objects
        .values("department")
        .annotate({ n: Count("id") })
        .filter({ n__gt: 1 })
        .orderBy("-n", "department"),
    "SELECT department, COUNT(*) FROM q_employee GROUP BY department HAVING COUNT(*) > 1 ORDER BY COUNT(*) DESC, department",
  ),
  rows(
    "groups of filtered rows",
    () =>
      Employee.objects
        .filter({ salary__gt: 40000 })
        .values("department")
        .annotate({ n: Count("id") }),
    "SELECT department, COUNT(*) FROM q_employee WHERE salary > 40000 GROUP BY department",
  ),
  rows(
    "a group of all",
    () =>
      Employee.objects
        .values("department")
        .annotate({ n: Count("*") })
        .aggregate({ most: Max("n") }),
    "SELECT 3",
  ),
  rows(
    "the mean of numbers",
    () => Book.objects.annotate({ n: Count("authors") }).aggregate({ mean: Avg("n") }),
    "SELECT AVG(n * 1.0) FROM (SELECT COUNT(x.id) AS n FROM q_book b LEFT JOIN q_book_authors x ON x.book_id = b.id GROUP BY b.id) t",
  ),
  rows(
    "the sum of numbers of a filter",
    () =>
      Publisher.objects
        .annotate({ n: Count("books") })
        .filter({ n__gt: 0 })
        .aggregate({ sum: Sum("n"), awards: Sum("numAwards") }),
    "SELECT 6, 20",
  ),
  rows(
    "count of groups",
    () =>
      Employee.objects
        .values("department")
        .annotate({ n: Count("id") })
        .count(),
    "SELECT COUNT(DISTINCT department) FROM q_employee",
  ),
  rows(
    "count of annotated rows",
    () =>
      Author.objects
        .annotate({ n: Count("books") })
        .filter({ n__gt: 1 })
        .count(),
    "SELECT COUNT(*) FROM (SELECT author_id FROM q_book_authors GROUP BY author_id HAVING COUNT(*) > 1) t",
  ),
  rows(
    "exists of annotated rows",
    () =>
      Author.objects
        .annotate({ n: Count("books") })
        .filter({ n__gt: 5 })
        .exists(),
    "SELECT 0",
  ),
  rows(
    "annotation of an annotation",
    () =>
      Employee.objects
        .annotate({ twice: F("salary").times(2) })
        .annotate({ more: F("twice").plus(1) })
        .valuesList("id", "more"),
    "SELECT id, salary * 2 + 1 FROM q_employee",
  ),
  rows(
    "aggregate of an annotation",
    () => Employee.objects.annotate({ twice: F("salary").times(2) }).aggregate({ sum: Sum("twice") }),
    "SELECT SUM(salary * 2) FROM q_employee",
  ),
  rows(
    "arithmetic of an aggregate and a column",
    () => Publisher.objects.annotate({ x: Count("books").plus(F("numAwards")) }).valuesList("id", "x"),
    "SELECT p.id, p.num_awards + (SELECT COUNT(*) FROM q_book b WHERE b.publisher_id = p.id) FROM q_publisher p",
  ),
  rows(
    "arithmetic of two aggregates",
    () =>
      Publisher.objects
        .filter({ books__isnull: false })
        .annotate({ spread: Max("books__pages").minus(Min("books__pages")) })
        .valuesList("id", "spread"),
    "SELECT publisher_id, MAX(pages) - MIN(pages) FROM q_book GROUP BY publisher_id",
  ),
  rows(
    "a filter against an aggregate",
    () => Publisher.objects.annotate({ n: Count("books") }).filter({ numAwards__gt: F("n") }),
    "SELECT p.id FROM q_publisher p WHERE p.num_awards > (SELECT COUNT(*) FROM q_book b WHERE b.publisher_id = p.id)",
  ),
  rows(
    "groups over a tree",
    () => Category.objects.annotate({ n: Count("children") }).valuesList("name", "n"),
    "SELECT c.name, (SELECT COUNT(*) FROM q_category d WHERE d.parent_id = c.id) FROM q_category c",
  ),
  rows(
    "groups of an optional relation",
    () => Item.objects.values("category__name").annotate({ n: Count("id"), stock: Sum("stock") }),
    "SELECT c.name, COUNT(i.id), SUM(i.stock) FROM q_item i LEFT JOIN q_category c ON c.id = i.category_id GROUP BY c.name",
  ),
  rows(
    "through a model",
    () => Band.objects.annotate({ n: Count("members") }).valuesList("name", "n"),
    "SELECT b.name, (SELECT COUNT(*) FROM q_membership m WHERE m.band_id = b.id) FROM q_band b",
  ),
  rows(
    "the first date of a relation",
    () => Band.objects.annotate({ since: Min("memberships__joined") }).valuesList("name", "since"),
    "SELECT b.name, MIN(m.joined) FROM q_band b LEFT JOIN q_membership m ON m.band_id = b.id GROUP BY b.id, b.name",
  ),
  rows(
    "selectRelated with a number",
    async () =>
      (await Book.objects.selectRelated("publisher").annotate({ n: Count("authors") })).map((b) => [
        b.id,
        b.publisher.name,
        b.n,
      ]),
    "SELECT b.id, p.name, (SELECT COUNT(*) FROM q_book_authors x WHERE x.book_id = b.id) FROM q_book b JOIN q_publisher p ON p.id = b.publisher_id",
  ),
  rows(
    "max of a boolean filter",
    () =>
      Store.objects
        .annotate({ dearest: Max("books__price", { filter: { books__rating__lt: 5 } }) })
        .valuesList("id", "dearest"),
    "SELECT s.id, MAX(CASE WHEN b.rating < 5 THEN b.price END) FROM q_store s LEFT JOIN q_store_books x ON x.store_id = s.id LEFT JOIN q_book b ON b.id = x.book_id GROUP BY s.id",
  ),
];
