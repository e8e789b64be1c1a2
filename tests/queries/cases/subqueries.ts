/** Subquery, Exists, OuterRef: docs/ref/models/expressions, "Subquery() expressions". */
import { Count, Exists, F, OuterRef, Q, Subquery, Sum } from "belleville/db";
import { ordered, type QueryCase, rows } from "../case.ts";
import { Author, Blog, Book, Category, Employee, Entry, Item, Publisher } from "../models.ts";

const newest = () => Entry.objects.filter({ blog: OuterRef("pk") }).orderBy("-pubDate", "id");

export const subqueries: readonly QueryCase[] = [
  rows(
    "the newest entry of each blog",
    () =>
      Blog.objects
        .annotate({ headline: Subquery(newest().valuesFlat("headline").slice(0, 1)) })
        .valuesList("id", "headline"),
    "SELECT b.id, (SELECT e.headline FROM q_entry e WHERE e.blog_id = b.id ORDER BY e.pub_date DESC, e.id LIMIT 1) FROM q_blog b",
  ),
  rows(
    "filter on a subquery",
    () =>
      Blog.objects
        .annotate({ headline: Subquery(newest().valuesFlat("headline").slice(0, 1)) })
        .filter({ headline__startswith: "Lennon" }),
    "SELECT 2",
  ),
  ordered(
    "order by a subquery",
    () =>
      Blog.objects
        .filter({ id__lt: 4 })
        .alias({ at: Subquery(newest().valuesFlat("pubDate").slice(0, 1)) })
        .orderBy("-at"),
    "SELECT b.id FROM q_blog b WHERE id < 4 ORDER BY (SELECT MAX(e.pub_date) FROM q_entry e WHERE e.blog_id = b.id) DESC",
  ),
  rows(
    "exists",
    () => Blog.objects.filter(Exists(Entry.objects.filter({ blog: OuterRef("pk"), rating: 5 }))),
    "SELECT id FROM q_blog WHERE id IN (1, 3)",
  ),
  rows(
    "does not exist",
    () => Blog.objects.filter(Q.not(Exists(Entry.objects.filter({ blog: OuterRef("pk") })))),
    "SELECT 4",
  ),
  rows(
    "exists as an annotation",
    () =>
      Blog.objects
        .annotate({ x: Exists(Entry.objects.filter({ blog: OuterRef("pk"), rating: 5 })) })
        .valuesList("id", "x"),
    "SELECT id, CASE WHEN id IN (1, 3) THEN 1 ELSE 0 END FROM q_blog",
  ),
  rows(
    "filter on an annotation that exists",
    () =>
      Blog.objects
        .annotate({ x: Exists(Entry.objects.filter({ blog: OuterRef("pk"), rating: 5 })) })
        .filter({ x: true }),
    "SELECT id FROM q_blog WHERE id IN (1, 3)",
  ),
  rows(
    "exists of nothing",
    () => Blog.objects.filter(Exists(Entry.objects.none())),
    "SELECT id FROM q_blog WHERE 1 = 0",
  ),
  rows(
    "not exists of nothing",
    () => Blog.objects.filter(Q.not(Exists(Entry.objects.none()))),
    "SELECT id FROM q_blog",
  ),
  rows(
    "exists within OR",
    () =>
      Author.objects.filter(
        Q.or(Exists(Book.objects.filter({ authors: OuterRef("pk"), pages__gt: 1000 })), { age: 29 }),
      ),
    "SELECT id FROM q_author WHERE id IN (4, 6) OR age = 29",
  ),
  rows(
    "a subquery of an aggregate",
    () =>
      Publisher.objects
        .annotate({
          pages: Subquery(
            Book.objects
              .filter({ publisher: OuterRef("pk") })
              .values("publisher")
              .annotate({ sum: Sum("pages") })
              .valuesFlat("sum"),
          ),
        })
        .valuesList("id", "pages"),
    "SELECT p.id, (SELECT SUM(b.pages) FROM q_book b WHERE b.publisher_id = p.id) FROM q_publisher p",
  ),
  rows(
    "arithmetic with a subquery",
    () =>
      Employee.objects.filter({
        salary__gt: Subquery(Employee.objects.filter({ pk: OuterRef("boss") }).valuesFlat("salary")),
      }),
    "SELECT e.id FROM q_employee e JOIN q_employee b ON b.id = e.boss_id WHERE e.salary > b.salary",
  ),
  rows(
    "the best paid of each department",
    () =>
      Employee.objects.filter({
        pk: Subquery(
          Employee.objects
            .filter({ department: OuterRef("department") })
            .orderBy("-salary")
            .valuesFlat("pk")
            .slice(0, 1),
        ),
      }),
    "SELECT e.id FROM q_employee e WHERE NOT EXISTS (SELECT 1 FROM q_employee f WHERE f.department = e.department AND f.salary > e.salary)",
  ),
  rows(
    "OuterRef of a related column",
    () =>
      Item.objects.filter(
        Exists(Category.objects.filter({ parent__name: OuterRef("category__parent__name"), name: "Hammers" })),
      ),
    "SELECT i.id FROM q_item i JOIN q_category c ON c.id = i.category_id WHERE c.parent_id = 2",
  ),
  rows(
    "OuterRef of an annotation",
    () =>
      Employee.objects
        .annotate({ half: F("salary").dividedBy(2) })
        .filter(Exists(Employee.objects.filter({ salary__lt: OuterRef("half") }))),
    "SELECT id FROM q_employee WHERE salary / 2 > 34000",
  ),
  rows(
    "OuterRef in arithmetic",
    () => Employee.objects.filter(Exists(Employee.objects.filter({ salary: OuterRef("salary").plus(2000) }))),
    "SELECT id FROM q_employee WHERE salary + 2000 IN (SELECT salary FROM q_employee)",
  ),
  rows(
    "in a subquery with OuterRef",
    () => Blog.objects.filter({ pk__in: Entry.objects.filter({ rating: 5 }).valuesFlat("blog") }),
    "SELECT id FROM q_blog WHERE id IN (1, 3)",
  ),
  rows(
    "in grouped rows",
    () =>
      Author.objects.filter({
        pk__in: Author.objects
          .annotate({ n: Count("books") })
          .filter({ n: 2 })
          .values("pk"),
      }),
    "SELECT author_id FROM q_book_authors GROUP BY author_id HAVING COUNT(*) = 2",
  ),
  rows(
    "count of a subquery filter",
    () => Blog.objects.filter(Exists(Entry.objects.filter({ blog: OuterRef("pk") }))).count(),
    "SELECT 3",
  ),
  rows(
    "values through a subquery of a subquery",
    () =>
      Author.objects
        .filter({ books__in: Book.objects.filter({ publisher__in: Publisher.objects.filter({ numAwards__gt: 5 }) }) })
        .distinct(),
    "SELECT DISTINCT x.author_id FROM q_book_authors x JOIN q_book b ON b.id = x.book_id WHERE b.publisher_id IN (3, 4)",
  ),
  rows(
    "in a slice of different rows, ordered by what is not selected",
    () => Blog.objects.filter({ id__in: Entry.objects.orderBy("-pubDate").distinct().values("blog").slice(0, 2) }),
    "SELECT id FROM q_blog WHERE id IN (2, 3)",
  ),
  rows(
    "exists in a later slice of different rows",
    () =>
      Publisher.objects.filter(
        Exists(
          Book.objects
            .filter({ publisher: OuterRef("pk") })
            .distinct()
            .slice(1, 2),
        ),
      ),
    "SELECT publisher_id FROM q_book GROUP BY publisher_id HAVING COUNT(*) > 1",
  ),
];
