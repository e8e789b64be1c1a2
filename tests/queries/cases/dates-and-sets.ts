/** dates() and datetimes(), raw(), combined query sets. */
import { Count, F, Q } from "belleville/db";
import { ordered, type QueryCase, rows } from "../case.ts";
import { Author, Employee, Entry, Store } from "../models.ts";

export const datesAndSets: readonly QueryCase[] = [
  ordered("the years of a column", () => Entry.objects.dates("pubDate", "year"), {
    sqlite: "SELECT DISTINCT strftime('%Y', pub_date) || '-01-01' FROM q_entry ORDER BY 1",
    postgresql: "SELECT DISTINCT DATE_TRUNC('year', pub_date)::date FROM q_entry ORDER BY 1",
    mysql: "SELECT DISTINCT DATE_FORMAT(pub_date, '%Y-01-01') FROM q_entry ORDER BY 1",
  }),
  ordered("the months, newest first", () => Entry.objects.dates("pubDate", "month", { order: "DESC" }), {
    sqlite: "SELECT DISTINCT strftime('%Y-%m', pub_date) || '-01' FROM q_entry ORDER BY 1 DESC",
    postgresql: "SELECT DISTINCT DATE_TRUNC('month', pub_date)::date FROM q_entry ORDER BY 1 DESC",
    mysql: "SELECT DISTINCT DATE_FORMAT(pub_date, '%Y-%m-01') FROM q_entry ORDER BY 1 DESC",
  }),
  ordered(
    "the days of a filter",
    () => Entry.objects.filter({ blog: 1 }).dates("pubDate", "day"),
    "SELECT DISTINCT pub_date FROM q_entry WHERE blog_id = 1 ORDER BY 1",
  ),
  ordered("the moments, to the hour", () => Store.objects.datetimes("openedAt", "hour"), {
    sqlite: "SELECT DISTINCT strftime('%Y-%m-%d %H:00:00', opened_at) FROM q_store ORDER BY 1",
    postgresql: "SELECT DISTINCT DATE_TRUNC('hour', opened_at AT TIME ZONE 'UTC') FROM q_store ORDER BY 1",
    mysql: "SELECT DISTINCT DATE_FORMAT(opened_at, '%Y-%m-%d %H:00:00') FROM q_store ORDER BY 1",
  }),
  rows(
    "raw SQL",
    () => Employee.objects.raw("SELECT * FROM q_employee WHERE salary > ?", [54000]),
    "SELECT id FROM q_employee WHERE salary > 54000",
  ),
  rows(
    "raw SQL with columns of its own",
    async () =>
      (await Employee.objects.raw<{ twice: number }>("SELECT id, salary * 2 AS twice FROM q_employee")).map((e) => [
        e.id,
        e.twice,
      ]),
    "SELECT id, salary * 2 FROM q_employee",
  ),
  rows(
    "either of two query sets",
    () => Entry.objects.filter({ rating: 5 }).or(Entry.objects.filter({ blog: 2 })),
    "SELECT id FROM q_entry WHERE rating = 5 OR blog_id = 2",
  ),
  rows(
    "both of two query sets",
    () => Entry.objects.filter({ rating__gt: 1 }).and(Entry.objects.filter({ blog: 2 })),
    "SELECT id FROM q_entry WHERE rating > 1 AND blog_id = 2",
  ),
  rows(
    "one of two query sets",
    () => Entry.objects.filter({ rating__gt: 1 }).xor(Entry.objects.filter({ blog: 2 })),
    "SELECT id FROM q_entry WHERE (COALESCE(rating, 0) > 1 AND blog_id <> 2) OR (COALESCE(rating, 0) <= 1 AND blog_id = 2)",
  ),
  rows(
    "either, across relations",
    () => Author.objects.filter({ mentor__name: "Ulla" }).or(Author.objects.filter({ age__gt: 50 })),
    "SELECT id FROM q_author WHERE mentor_id = 4 OR age > 50",
  ),
  rows(
    "either, of none",
    () => Entry.objects.none().or(Entry.objects.filter({ blog: 2 })),
    "SELECT id FROM q_entry WHERE blog_id = 2",
  ),
  rows(
    "both, of none",
    () => Entry.objects.filter({ blog: 2 }).and(Entry.objects.none()),
    "SELECT id FROM q_entry WHERE 1 = 0",
  ),
  rows(
    "values with an expression",
    () => Employee.objects.values("id", { twice: F("salary").times(2) }),
    "SELECT id, salary * 2 FROM q_employee",
  ),
  rows(
    "values grouped by an expression",
    () => Employee.objects.values({ rest: F("salary").mod(3) }).annotate({ n: Count("id") }),
    "SELECT salary % 3, COUNT(*) FROM q_employee GROUP BY salary % 3",
  ),
  rows(
    "Q of a list",
    () => Entry.objects.filter(Q.any([1, 2, 3].map((id) => Q.and({ id })))),
    "SELECT id FROM q_entry WHERE id IN (1, 2, 3)",
  ),
];
