/** Lookups of one table: docs/topics/db/queries, "Field lookups". */
import { F, Q } from "belleville/db";
import { Temporal } from "temporal-polyfill";
import { ordered, type QueryCase, rows } from "../case.ts";
import { Author, Book, Employee, Entry, Item, Place, Store } from "../models.ts";

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const time = (text: string): Temporal.PlainTime => Temporal.PlainTime.from(text);

/** LIKE of SQLite ignores the case of ASCII letters and knows no others (docs/ref/databases, "SQLite notes"). */
const exceptSqlite = (sql: string, sqlite: string): QueryCase["sql"] => ({ sqlite, postgresql: sql, mysql: sql });

export const lookups: readonly QueryCase[] = [
  rows("all rows", () => Entry.objects.all(), "SELECT id FROM q_entry"),
  rows("exact", () => Entry.objects.filter({ headline: "Lennon lives" }), "SELECT id FROM q_entry WHERE id = 1"),
  rows(
    "exact is the same as the plain name",
    () => Entry.objects.filter({ headline__exact: "Lennon lives" }),
    "SELECT id FROM q_entry WHERE id = 1",
  ),
  rows(
    "iexact",
    () => Entry.objects.filter({ headline__iexact: "LENNON lives" }),
    "SELECT id FROM q_entry WHERE id = 1",
  ),
  rows(
    "iexact beyond ASCII",
    () => Author.objects.filter({ name__iexact: "åsa" }),
    exceptSqlite("SELECT id FROM q_author WHERE id = 5", "SELECT id FROM q_author WHERE 1 = 0"),
  ),
  rows("exact null", () => Author.objects.filter({ email: null }), "SELECT id FROM q_author WHERE email IS NULL"),
  rows(
    "isnull true",
    () => Author.objects.filter({ email__isnull: true }),
    "SELECT id FROM q_author WHERE email IS NULL",
  ),
  rows(
    "isnull false",
    () => Author.objects.filter({ email__isnull: false }),
    "SELECT id FROM q_author WHERE email IS NOT NULL",
  ),
  rows(
    "contains tells case apart",
    () => Entry.objects.filter({ headline__contains: "lennon" }),
    exceptSqlite("SELECT id FROM q_entry WHERE 1 = 0", "SELECT id FROM q_entry WHERE LOWER(headline) LIKE '%lennon%'"),
  ),
  rows(
    "contains",
    () => Entry.objects.filter({ headline__contains: "Lennon" }),
    "SELECT id FROM q_entry WHERE id IN (1, 5, 6, 7)",
  ),
  rows(
    "icontains",
    () => Entry.objects.filter({ headline__icontains: "LENNON" }),
    "SELECT id FROM q_entry WHERE LOWER(headline) LIKE '%lennon%'",
  ),
  rows(
    "icontains beyond ASCII",
    () => Author.objects.filter({ name__icontains: "ÅS" }),
    "SELECT id FROM q_author WHERE id = 5",
  ),
  rows(
    "startswith",
    () => Entry.objects.filter({ headline__startswith: "Lennon" }),
    "SELECT id FROM q_entry WHERE id IN (1, 5)",
  ),
  rows(
    "startswith tells case apart",
    () => Entry.objects.filter({ headline__startswith: "lennon" }),
    exceptSqlite("SELECT id FROM q_entry WHERE 1 = 0", "SELECT id FROM q_entry WHERE id IN (1, 5)"),
  ),
  rows(
    "istartswith",
    () => Entry.objects.filter({ headline__istartswith: "new" }),
    "SELECT id FROM q_entry WHERE LOWER(headline) LIKE 'new%'",
  ),
  rows("endswith", () => Entry.objects.filter({ headline__endswith: "again" }), "SELECT id FROM q_entry WHERE id = 2"),
  rows(
    "iendswith",
    () => Entry.objects.filter({ headline__iendswith: "GOUDA" }),
    "SELECT id FROM q_entry WHERE id = 4",
  ),
  rows(
    "a percent sign is itself",
    () => Entry.objects.filter({ headline__contains: "%" }),
    "SELECT id FROM q_entry WHERE id = 8",
  ),
  rows(
    "an underscore is itself",
    () => Entry.objects.filter({ headline__contains: "_" }),
    "SELECT id FROM q_entry WHERE id = 8",
  ),
  rows(
    "a backslash is itself",
    () => Entry.objects.filter({ bodyText__contains: "\\" }),
    "SELECT id FROM q_entry WHERE id = 8",
  ),
  rows(
    "a percent sign at the end",
    () => Entry.objects.filter({ headline__endswith: "50%" }),
    "SELECT id FROM q_entry WHERE id = 8",
  ),
  rows("a quote", () => Store.objects.filter({ name__contains: "'" }), "SELECT id FROM q_store WHERE id = 3"),
  rows("the empty text", () => Entry.objects.filter({ bodyText: "" }), "SELECT id FROM q_entry WHERE body_text = ''"),
  rows("contains the empty text", () => Entry.objects.filter({ headline__contains: "" }), "SELECT id FROM q_entry"),
  rows(
    "in a list",
    () => Entry.objects.filter({ id__in: [1, 3, 4, 99] }),
    "SELECT id FROM q_entry WHERE id IN (1, 3, 4)",
  ),
  rows(
    "in a list of text",
    () => Place.objects.filter({ name__in: ["Ace Hardware", "Nowhere"] }),
    "SELECT id FROM q_place WHERE id = 2",
  ),
  rows("in no list", () => Entry.objects.filter({ id__in: [] }), "SELECT id FROM q_entry WHERE 1 = 0"),
  rows("not in no list", () => Entry.objects.exclude({ id__in: [] }), "SELECT id FROM q_entry"),
  rows(
    "in a set",
    () => Entry.objects.filter({ pk__in: new Set([1, 2]) }),
    "SELECT id FROM q_entry WHERE id IN (1, 2)",
  ),
  rows(
    "in with null among the values",
    () => Entry.objects.filter({ rating__in: [5, null as never] }),
    "SELECT id FROM q_entry WHERE rating = 5",
  ),
  rows("gt", () => Entry.objects.filter({ id__gt: 4 }), "SELECT id FROM q_entry WHERE id > 4"),
  rows("gte", () => Entry.objects.filter({ id__gte: 4 }), "SELECT id FROM q_entry WHERE id >= 4"),
  rows("lt", () => Entry.objects.filter({ id__lt: 4 }), "SELECT id FROM q_entry WHERE id < 4"),
  rows("lte", () => Entry.objects.filter({ id__lte: 4 }), "SELECT id FROM q_entry WHERE id <= 4"),
  rows(
    "gt of a decimal",
    () => Book.objects.filter({ price__gt: "29.69" }),
    "SELECT id FROM q_book WHERE price > 29.7",
  ),
  rows("an exact decimal", () => Book.objects.filter({ price: "29.69" }), "SELECT id FROM q_book WHERE id IN (3, 4)"),
  rows("an exact float", () => Book.objects.filter({ rating: 4.5 }), "SELECT id FROM q_book WHERE id = 1"),
  rows(
    "range",
    () => Employee.objects.filter({ salary__range: [38000, 50000] }),
    "SELECT id FROM q_employee WHERE salary BETWEEN 38000 AND 50000",
  ),
  rows(
    "range of dates",
    () => Entry.objects.filter({ pubDate__range: [day("2008-01-01"), day("2008-12-31")] }),
    "SELECT id FROM q_entry WHERE pub_date BETWEEN '2008-01-01' AND '2008-12-31'",
  ),
  rows(
    "regex",
    () => Entry.objects.filter({ headline__regex: "^(New|Paul) " }),
    "SELECT id FROM q_entry WHERE id IN (2, 6, 7)",
  ),
  rows(
    "regex tells case apart",
    () => Entry.objects.filter({ headline__regex: "^new " }),
    "SELECT id FROM q_entry WHERE 1 = 0",
  ),
  rows(
    "iregex",
    () => Entry.objects.filter({ headline__iregex: "^(new|paul) " }),
    "SELECT id FROM q_entry WHERE id IN (2, 6, 7)",
  ),
  rows("true", () => Item.objects.filter({ active: true }), "SELECT id FROM q_item WHERE active = true"),
  rows("false", () => Item.objects.filter({ active: false }), "SELECT id FROM q_item WHERE active = false"),
  rows(
    "a field against another",
    () => Entry.objects.filter({ numberOfComments__gt: F("numberOfPingbacks") }),
    "SELECT id FROM q_entry WHERE number_of_comments > number_of_pingbacks",
  ),
  rows(
    "a field against arithmetic",
    () => Entry.objects.filter({ numberOfComments__gt: F("numberOfPingbacks").times(2) }),
    "SELECT id FROM q_entry WHERE number_of_comments > number_of_pingbacks * 2",
  ),
  rows(
    "a field against a sum of two",
    () => Entry.objects.filter({ rating__lt: F("numberOfComments").plus(F("numberOfPingbacks")) }),
    "SELECT id FROM q_entry WHERE rating < number_of_comments + number_of_pingbacks",
  ),
  rows(
    "a date against another",
    () => Entry.objects.filter({ modDate__gt: F("pubDate") }),
    "SELECT id FROM q_entry WHERE mod_date > pub_date",
  ),
  rows(
    "modulo",
    () => Employee.objects.filter({ id: F("id").mod(3).plus(3) }),
    "SELECT id FROM q_employee WHERE id = id % 3 + 3",
  ),
  rows(
    "year",
    () => Entry.objects.filter({ pubDate__year: 2008 }),
    "SELECT id FROM q_entry WHERE pub_date >= '2008-01-01' AND pub_date < '2009-01-01'",
  ),
  rows(
    "year gte",
    () => Entry.objects.filter({ pubDate__year__gte: 2009 }),
    "SELECT id FROM q_entry WHERE pub_date >= '2009-01-01'",
  ),
  rows(
    "year lt",
    () => Entry.objects.filter({ pubDate__year__lt: 2008 }),
    "SELECT id FROM q_entry WHERE pub_date < '2008-01-01'",
  ),
  rows(
    "year in",
    () => Entry.objects.filter({ pubDate__year__in: [2007, 2011] }),
    "SELECT id FROM q_entry WHERE id IN (4, 8)",
  ),
  rows("month", () => Entry.objects.filter({ pubDate__month: 6 }), "SELECT id FROM q_entry WHERE id IN (2, 6, 7)"),
  rows("day", () => Entry.objects.filter({ pubDate__day: 1 }), "SELECT id FROM q_entry WHERE id IN (2, 6, 7, 8)"),
  rows("day gt", () => Entry.objects.filter({ pubDate__day__gt: 27 }), "SELECT id FROM q_entry WHERE id IN (3, 5)"),
  rows(
    "quarter",
    () => Entry.objects.filter({ pubDate__quarter: 2 }),
    "SELECT id FROM q_entry WHERE id IN (2, 4, 6, 7)",
  ),
  rows(
    "week_day counts from Sunday",
    () => Entry.objects.filter({ pubDate__week_day: 1 }),
    "SELECT id FROM q_entry WHERE id IN (2, 5, 6)",
  ),
  rows(
    "iso_week_day counts from Monday",
    () => Entry.objects.filter({ pubDate__iso_week_day: 7 }),
    "SELECT id FROM q_entry WHERE id IN (2, 5, 6)",
  ),
  rows("week", () => Entry.objects.filter({ pubDate__week: 22 }), "SELECT id FROM q_entry WHERE id IN (2, 6)"),
  rows(
    "iso_year",
    () => Entry.objects.filter({ pubDate__iso_year: 2009 }),
    "SELECT id FROM q_entry WHERE id IN (3, 7)",
  ),
  rows(
    "iso_year at the turn of the year",
    () => Entry.objects.filter({ pubDate__iso_year: 2010 }),
    "SELECT id FROM q_entry WHERE id IN (5, 8)",
  ),
  rows(
    "date of a moment",
    () => Store.objects.filter({ openedAt__date: day("1994-04-23") }),
    "SELECT id FROM q_store WHERE id = 1",
  ),
  rows(
    "date of a moment, compared",
    () => Store.objects.filter({ openedAt__date__gte: day("2001-03-15") }),
    "SELECT id FROM q_store WHERE id IN (2, 4)",
  ),
  rows("year of a moment", () => Store.objects.filter({ openedAt__year: 1945 }), "SELECT id FROM q_store WHERE id = 3"),
  rows("hour of a moment", () => Store.objects.filter({ openedAt__hour: 16 }), "SELECT id FROM q_store WHERE id = 3"),
  rows(
    "minute of a moment",
    () => Store.objects.filter({ openedAt__minute__lt: 20 }),
    "SELECT id FROM q_store WHERE id IN (1, 4)",
  ),
  rows(
    "second of a moment",
    () => Store.objects.filter({ openedAt__second: 37 }),
    "SELECT id FROM q_store WHERE id = 2",
  ),
  rows(
    "time of a moment",
    () => Store.objects.filter({ openedAt__time__lt: time("10:00") }),
    "SELECT id FROM q_store WHERE id IN (1, 4)",
  ),
  rows("a time", () => Store.objects.filter({ closesAt: time("21:30") }), "SELECT id FROM q_store WHERE id = 3"),
  rows(
    "hour of a time",
    () => Store.objects.filter({ closesAt__hour: 23 }),
    "SELECT id FROM q_store WHERE id IN (1, 2)",
  ),
  rows(
    "a moment",
    () => Store.objects.filter({ openedAt__lt: new Date("1990-01-01T00:00:00Z") }),
    "SELECT id FROM q_store WHERE id = 3",
  ),
  rows(
    "several lookups are joined by AND",
    () => Entry.objects.filter({ id__gt: 2, rating__gte: 4 }),
    "SELECT id FROM q_entry WHERE id > 2 AND rating >= 4",
  ),
  rows(
    "chained filters too",
    () => Entry.objects.filter({ id__gt: 2 }).filter({ rating__gte: 4 }),
    "SELECT id FROM q_entry WHERE id > 2 AND rating >= 4",
  ),
  rows(
    "exclude keeps rows with null",
    () => Entry.objects.exclude({ rating: 5 }),
    "SELECT id FROM q_entry WHERE rating <> 5 OR rating IS NULL",
  ),
  rows(
    "exclude gt keeps rows with null",
    () => Entry.objects.exclude({ rating__gt: 2 }),
    "SELECT id FROM q_entry WHERE rating <= 2 OR rating IS NULL",
  ),
  rows(
    "exclude null",
    () => Entry.objects.exclude({ rating: null }),
    "SELECT id FROM q_entry WHERE rating IS NOT NULL",
  ),
  rows(
    "exclude in",
    () => Entry.objects.exclude({ rating__in: [1, 2, 3] }),
    "SELECT id FROM q_entry WHERE rating NOT IN (1, 2, 3) OR rating IS NULL",
  ),
  rows(
    "exclude of two conditions is NOT of both",
    () => Entry.objects.exclude({ pubDate__gt: day("2008-06-01"), headline: "Lennon ate cheese" }),
    "SELECT id FROM q_entry WHERE NOT (pub_date > '2008-06-01' AND headline = 'Lennon ate cheese')",
  ),
  rows(
    "two excludes are NOT of either",
    () => Entry.objects.exclude({ pubDate__gt: day("2008-06-01") }).exclude({ headline: "Lennon lives" }),
    "SELECT id FROM q_entry WHERE NOT (pub_date > '2008-06-01') AND NOT headline = 'Lennon lives'",
  ),
  rows(
    "exclude against a field",
    () => Entry.objects.exclude({ rating__lt: F("numberOfComments") }),
    "SELECT id FROM q_entry WHERE NOT (rating < number_of_comments AND rating IS NOT NULL)",
  ),
  rows(
    "Q.or",
    () => Entry.objects.filter(Q.or({ id: 1 }, { rating: 3 })),
    "SELECT id FROM q_entry WHERE id = 1 OR rating = 3",
  ),
  rows(
    "Q.not",
    () => Entry.objects.filter(Q.not({ rating: 5 })),
    "SELECT id FROM q_entry WHERE rating <> 5 OR rating IS NULL",
  ),
  rows(
    "Q.not of Q.not",
    () => Entry.objects.filter(Q.not(Q.not({ rating: 5 }))),
    "SELECT id FROM q_entry WHERE rating = 5",
  ),
  rows(
    "Q.or of Q.and",
    () => Entry.objects.filter(Q.or(Q.and({ id__gt: 2 }, { id__lt: 5 }), { id: 8 })),
    "SELECT id FROM q_entry WHERE id IN (3, 4, 8)",
  ),
  rows(
    "Q.or with Q.not",
    () => Entry.objects.filter(Q.or({ id: 1 }, Q.not({ id__lt: 7 }))),
    "SELECT id FROM q_entry WHERE id IN (1, 7, 8)",
  ),
  rows(
    "exclude of Q.or",
    () => Entry.objects.exclude(Q.or({ id__lt: 3 }, { rating: 5 })),
    "SELECT id FROM q_entry WHERE NOT (id < 3 OR (rating = 5 AND rating IS NOT NULL))",
  ),
  rows(
    "Q.xor",
    () => Entry.objects.filter(Q.xor({ id__lt: 4 }, { id__gt: 2 })),
    "SELECT id FROM q_entry WHERE (id < 4 AND NOT id > 2) OR (id > 2 AND NOT id < 4)",
  ),
  rows(
    "Q.xor of three is the parity",
    () => Entry.objects.filter(Q.xor({ id__lt: 5 }, { id__gt: 2 }, { id: 3 })),
    "SELECT id FROM q_entry WHERE (CASE WHEN id < 5 THEN 1 ELSE 0 END + CASE WHEN id > 2 THEN 1 ELSE 0 END + CASE WHEN id = 3 THEN 1 ELSE 0 END) % 2 = 1",
  ),
  rows("no condition", () => Entry.objects.filter({}), "SELECT id FROM q_entry"),
  rows("none()", () => Entry.objects.none(), "SELECT id FROM q_entry WHERE 1 = 0"),
  rows("none() after a filter", () => Entry.objects.filter({ id: 1 }).none().count(), "SELECT 0"),
  ordered(
    "gt of text, ordered",
    () => Employee.objects.filter({ department: "Accounting" }).orderBy("name"),
    "SELECT id FROM q_employee WHERE department = 'Accounting' ORDER BY name",
  ),
  ordered(
    "by a nullable column, nulls first",
    () => Employee.objects.orderBy(F("bonus").asc({ nullsFirst: true }), "id"),
    "SELECT id FROM q_employee ORDER BY CASE WHEN bonus IS NULL THEN 0 ELSE 1 END, bonus, id",
  ),
  ordered(
    "by a nullable column, nulls last",
    () => Employee.objects.orderBy(F("bonus").desc({ nullsLast: true }), "id"),
    "SELECT id FROM q_employee ORDER BY CASE WHEN bonus IS NULL THEN 1 ELSE 0 END, bonus DESC, id",
  ),
  ordered(
    "descending and ascending",
    () => Employee.objects.orderBy("-department", "salary"),
    "SELECT id FROM q_employee ORDER BY department DESC, salary",
  ),
  ordered(
    "reverse()",
    () => Employee.objects.orderBy("department", "-salary").reverse(),
    "SELECT id FROM q_employee ORDER BY department DESC, salary",
  ),
  ordered(
    "by arithmetic",
    () => Employee.objects.orderBy(F("salary").mod(7).asc(), "id"),
    "SELECT id FROM q_employee ORDER BY salary % 7, id",
  ),
  ordered(
    "by a part of a date",
    () => Employee.objects.orderBy("hired__month", "id"),
    "SELECT id FROM q_employee ORDER BY CASE WHEN id = 10 THEN 3 WHEN id = 4 THEN 4 WHEN id IN (2, 3, 7) THEN 6 WHEN id IN (1, 5) THEN 7 WHEN id = 9 THEN 8 WHEN id = 6 THEN 9 ELSE 10 END, id",
  ),
  ordered(
    "a slice",
    () => Employee.objects.orderBy("-salary").slice(2, 5),
    "SELECT id FROM q_employee ORDER BY salary DESC LIMIT 3 OFFSET 2",
  ),
  ordered(
    "a slice without end",
    () => Employee.objects.orderBy("-salary").slice(7),
    "SELECT id FROM q_employee ORDER BY salary DESC LIMIT 100 OFFSET 7",
  ),
  ordered(
    "a slice of a slice",
    () => Employee.objects.orderBy("-salary").slice(2, 8).slice(1, 3),
    "SELECT id FROM q_employee ORDER BY salary DESC LIMIT 2 OFFSET 3",
  ),
  rows("an empty slice", () => Employee.objects.orderBy("id").slice(3, 3), "SELECT id FROM q_employee WHERE 1 = 0"),
  rows(
    "a number too big for the column",
    () => Entry.objects.filter({ rating: 2 ** 40 }),
    "SELECT id FROM q_entry WHERE 1 = 0",
  ),

  rows(
    "less than a number too big for the column",
    () => Entry.objects.filter({ rating__lt: 2 ** 40 }),
    "SELECT id FROM q_entry WHERE rating IS NOT NULL",
  ),

  rows(
    "greater than a number too small",
    () => Entry.objects.filter({ rating__gt: -(2 ** 40) }),
    "SELECT id FROM q_entry WHERE rating IS NOT NULL",
  ),
];
