/** Database functions: docs/ref/models/database-functions. */
import { Case, Count, F, fields, Sum, Value, When } from "belleville/db";
import {
  Abs,
  Cast,
  Ceil,
  Coalesce,
  Concat,
  ExtractDay,
  ExtractMonth,
  ExtractYear,
  Floor,
  Greatest,
  JSONObject,
  Least,
  Left,
  Length,
  Lower,
  LPad,
  Mod,
  NullIf,
  Power,
  Repeat,
  Replace,
  Reverse,
  Right,
  Round,
  RPad,
  Sign,
  Sqrt,
  StrIndex,
  Substr,
  Trim,
  TruncMonth,
  TruncYear,
  Upper,
} from "belleville/db/functions";
import { Decimal } from "decimal.js";
import { ordered, type QueryCase, rows } from "../case.ts";
import { Author, Book, Employee, Entry, Item, Publisher, Store } from "../models.ts";

const names = (expression: Parameters<typeof Author.objects.annotate>[0][string]) => () =>
  Author.objects.annotate({ x: expression }).valuesList("id", "x" as never);

export const functions: readonly QueryCase[] = [
  rows(
    "Coalesce",
    () => Employee.objects.annotate({ x: Coalesce("bonus", "salary") }).valuesList("id", "x"),
    "SELECT id, COALESCE(bonus, salary) FROM q_employee",
  ),
  rows(
    "Coalesce with a value",
    () => Author.objects.annotate({ x: Coalesce("email", Value("none")) }).valuesList("id", "x"),
    "SELECT id, COALESCE(email, 'none') FROM q_author",
  ),
  rows(
    "NullIf",
    () => Employee.objects.annotate({ x: NullIf("department", Value("IT")) }).valuesList("id", "x"),
    "SELECT id, NULLIF(department, 'IT') FROM q_employee",
  ),
  rows(
    "Greatest",
    () => Entry.objects.annotate({ x: Greatest("numberOfComments", "numberOfPingbacks") }).valuesList("id", "x"),
    "SELECT id, CASE WHEN number_of_comments > number_of_pingbacks THEN number_of_comments ELSE number_of_pingbacks END FROM q_entry",
  ),
  rows(
    "Least",
    () => Entry.objects.annotate({ x: Least("numberOfComments", "numberOfPingbacks") }).valuesList("id", "x"),
    "SELECT id, CASE WHEN number_of_comments < number_of_pingbacks THEN number_of_comments ELSE number_of_pingbacks END FROM q_entry",
  ),
  rows(
    "Cast to text",
    () =>
      Employee.objects
        .annotate({ x: Cast("salary", new fields.CharField({ maxLength: 20 })) })
        .filter({ x__startswith: "5" }),
    "SELECT id FROM q_employee WHERE salary BETWEEN 50000 AND 59999",
  ),
  rows(
    "Cast to a number",
    () => Book.objects.annotate({ x: Cast("price", new fields.IntegerField()) }).filter({ x: 75 }),
    "SELECT 6",
  ),
  rows(
    "Lower",
    names(Lower("name")),
    "SELECT id, CASE WHEN id = 5 THEN 'åsa' ELSE LOWER(name) END FROM q_author WHERE id <> 5 UNION SELECT 5, CASE WHEN LOWER('Å') = 'å' THEN 'åsa' ELSE 'Åsa' END",
  ),
  rows("Upper in a filter", () => Author.objects.annotate({ x: Upper("name") }).filter({ x: "JANE" }), "SELECT 2"),
  rows("Lower as a transform", () => Author.objects.filter({ name__lower: "jane" }), "SELECT 2"),
  rows("Length", names(Length("name")), {
    sqlite: "SELECT id, LENGTH(name) FROM q_author",
    postgresql: "SELECT id, LENGTH(name) FROM q_author",
    mysql: "SELECT id, CHAR_LENGTH(name) FROM q_author",
  }),
  rows(
    "Length as a transform",
    () => Author.objects.filter({ name__length__gt: 4 }),
    "SELECT id FROM q_author WHERE id IN (3, 6)",
  ),
  rows(
    "Concat",
    () => Author.objects.annotate({ x: Concat("name", Value(" <"), "email", Value(">")) }).valuesList("id", "x"),
    {
      sqlite: "SELECT id, name || ' <' || COALESCE(email, '') || '>' FROM q_author",
      postgresql: "SELECT id, name || ' <' || COALESCE(email, '') || '>' FROM q_author",
      mysql: "SELECT id, CONCAT(name, ' <', COALESCE(email, ''), '>') FROM q_author",
    },
  ),
  rows(
    "Left and Right",
    () => Author.objects.annotate({ l: Left("name", 2), r: Right("name", 2) }).filter({ l: "Jo", r: "oe" }),
    "SELECT 1",
  ),
  rows("Substr", () => Author.objects.annotate({ x: Substr("name", 2, 3) }).filter({ x: "ane" }), "SELECT 2"),
  rows(
    "StrIndex",
    () => Author.objects.annotate({ x: StrIndex("name", Value("n")) }).filter({ x__gt: 0 }),
    "SELECT id FROM q_author WHERE id IN (2, 3, 6)",
  ),
  rows(
    "Replace",
    () => Entry.objects.annotate({ x: Replace("headline", Value("Lennon"), Value("Ono")) }).filter({ x: "Ono lives" }),
    "SELECT 1",
  ),
  rows(
    "Repeat and Reverse",
    () => Author.objects.annotate({ x: Repeat("name", 2), y: Reverse("name") }).filter({ x: "JoeJoe", y: "eoJ" }),
    "SELECT 1",
  ),
  rows(
    "LPad, RPad and Trim",
    () =>
      Author.objects
        .annotate({ l: LPad("name", 5, Value("*")), r: RPad("name", 5, Value("*")), t: Trim("name") })
        .filter({ l: "**Joe", r: "Joe**", t: "Joe" }),
    "SELECT 1",
  ),
  ordered("order by a function", () => Author.objects.orderBy(Length("name").desc(), "id"), {
    sqlite: "SELECT id FROM q_author ORDER BY LENGTH(name) DESC, id",
    postgresql: "SELECT id FROM q_author ORDER BY LENGTH(name) DESC, id",
    mysql: "SELECT id FROM q_author ORDER BY CHAR_LENGTH(name) DESC, id",
  }),
  rows(
    "groups of a function",
    () => Author.objects.values({ n: Length("name") }).annotate({ count: Count("id") }),
    "SELECT 3, 2 UNION SELECT 4, 2 UNION SELECT 6, 2",
  ),
  rows(
    "Abs and Sign",
    () =>
      Entry.objects
        .annotate({
          d: Abs(F("numberOfComments").minus(F("numberOfPingbacks"))),
          s: Sign(F("numberOfComments").minus(F("numberOfPingbacks"))),
        })
        .valuesList("id", "d", "s"),
    "SELECT id, ABS(number_of_comments - number_of_pingbacks), CASE WHEN number_of_comments > number_of_pingbacks THEN 1 WHEN number_of_comments < number_of_pingbacks THEN -1 ELSE 0 END FROM q_entry",
  ),
  rows(
    "Ceil and Floor",
    () => Book.objects.annotate({ c: Ceil("rating"), f: Floor("rating") }).valuesList("id", "c", "f"),
    "SELECT id, CASE WHEN id = 1 THEN 5 ELSE rating END, CASE WHEN id = 1 THEN 4 ELSE rating END FROM q_book",
  ),
  rows(
    "Mod and Power",
    () => Employee.objects.annotate({ m: Mod("id", Value(3)), p: Power("id", Value(2)) }).valuesList("id", "m", "p"),
    "SELECT id, id % 3, id * id FROM q_employee",
  ),
  rows("Sqrt", () => Employee.objects.annotate({ x: Sqrt("id") }).filter({ x: 3 }), "SELECT 9"),
  rows(
    "Round",
    () => Book.objects.annotate({ x: Round("price") }).filter({ x: 30 }),
    "SELECT id FROM q_book WHERE id IN (1, 3, 4)",
  ),
  rows(
    "a price times a fraction",
    () =>
      Book.objects
        .annotate({ x: F("price").times(1.5) })
        .filter({ x__gt: 100 })
        .valuesList("id", "x"),
    "SELECT id, price * 1.5 FROM q_book WHERE price * 1.5 > 100",
  ),
  rows(
    "arithmetic of prices, compared",
    () => Book.objects.annotate({ x: F("price").times(2) }).filter({ x: 60 }),
    "SELECT 1",
  ),
  rows(
    "a sum of prices, compared",
    () => Publisher.objects.annotate({ x: Sum("books__price") }).filter({ x: "59.69" }),
    "SELECT 1",
  ),
  rows(
    "a price that falls back, compared",
    () => Book.objects.annotate({ x: Coalesce("price", Value(new Decimal(0))) }).filter({ x__lt: "29.70" }),
    "SELECT id FROM q_book WHERE price < 29.7",
  ),
  rows(
    "a case of prices, compared",
    () => Book.objects.annotate({ x: Case(When({ id: 1 }, { then: "price" })) }).filter({ x: 30 }),
    "SELECT 1",
  ),
  rows(
    "parts of a date",
    () =>
      Entry.objects
        .annotate({ y: ExtractYear("pubDate"), m: ExtractMonth("pubDate"), d: ExtractDay("pubDate") })
        .filter({ y: 2008, m: 6, d: 1 }),
    "SELECT id FROM q_entry WHERE pub_date = '2008-06-01'",
  ),
  rows(
    "groups of months",
    () =>
      Entry.objects
        .annotate({ m: TruncMonth("pubDate") })
        .values("m")
        .annotate({ n: Count("id") }),
    {
      sqlite: "SELECT strftime('%Y-%m', pub_date) || '-01', COUNT(*) FROM q_entry GROUP BY 1",
      postgresql: "SELECT DATE_TRUNC('month', pub_date)::date, COUNT(*) FROM q_entry GROUP BY 1",
      mysql: "SELECT DATE_FORMAT(pub_date, '%Y-%m-01'), COUNT(*) FROM q_entry GROUP BY 1",
    },
  ),
  rows(
    "years of moments",
    () => Store.objects.annotate({ y: TruncYear("openedAt") }).valuesList("id", "y"),
    "SELECT 1, '1994-01-01 00:00:00' UNION SELECT 2, '2001-01-01 00:00:00' UNION SELECT 3, '1945-01-01 00:00:00' UNION SELECT 4, '2020-01-01 00:00:00'",
  ),
  rows(
    "a filter against a function",
    () => Author.objects.filter({ age__gt: Length("name") }),
    "SELECT id FROM q_author",
  ),
  rows(
    "JSONObject",
    async () =>
      (await Item.objects.filter({ id: 1 }).annotate({ x: JSONObject({ name: "name", stock: "stock" }) })).map(
        (item) => [(item.x as { name: string }).name, (item.x as { stock: number }).stock],
      ),
    "SELECT 'Claw', 5",
  ),
];
