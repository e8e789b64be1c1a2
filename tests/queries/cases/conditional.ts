/** Case and When, conditions as expressions: docs/ref/models/conditional-expressions. */
import {
  Case,
  Count,
  Exists,
  ExpressionWrapper,
  F,
  fields,
  OuterRef,
  Q,
  RawSQL,
  Sum,
  Value,
  When,
} from "belleville/db";
import { ordered, type QueryCase, rows } from "../case.ts";
import { Author, Blog, Book, Employee, Entry, Item, Publisher } from "../models.ts";

export const conditional: readonly QueryCase[] = [
  rows(
    "the first case that holds",
    () =>
      Employee.objects
        .annotate({
          band: Case(
            When({ salary__gte: 60000 }, { then: Value("high") }),
            When({ salary__gte: 45000 }, { then: Value("middle") }),
            {
              default: Value("low"),
            },
          ),
        })
        .valuesList("id", "band"),
    "SELECT id, CASE WHEN salary >= 60000 THEN 'high' WHEN salary >= 45000 THEN 'middle' ELSE 'low' END FROM q_employee",
  ),
  rows(
    "no case that holds is null",
    () =>
      Employee.objects
        .annotate({ band: Case(When({ salary__gte: 60000 }, { then: Value("high") })) })
        .valuesList("id", "band"),
    "SELECT id, CASE WHEN salary >= 60000 THEN 'high' END FROM q_employee",
  ),
  rows(
    "a text is the name of a column",
    () =>
      Entry.objects
        .annotate({
          more: Case(When({ numberOfComments__gt: F("numberOfPingbacks") }, { then: "numberOfComments" }), {
            default: "numberOfPingbacks",
          }),
        })
        .valuesList("id", "more"),
    "SELECT id, CASE WHEN number_of_comments > number_of_pingbacks THEN number_of_comments ELSE number_of_pingbacks END FROM q_entry",
  ),
  rows(
    "a condition across a relation keeps all rows",
    () =>
      Employee.objects
        .annotate({ x: Case(When({ boss__name: "Miller" }, { then: Value(1) }), { default: Value(0) }) })
        .valuesList("id", "x"),
    "SELECT e.id, CASE WHEN b.name = 'Miller' THEN 1 ELSE 0 END FROM q_employee e LEFT JOIN q_employee b ON b.id = e.boss_id",
  ),
  rows(
    "a condition of Q",
    () =>
      Employee.objects
        .annotate({
          x: Case(When(Q.or({ department: "IT" }, { bonus__gt: 800 }), { then: Value(1) }), { default: Value(0) }),
        })
        .valuesList("id", "x"),
    "SELECT id, CASE WHEN department = 'IT' OR bonus > 800 THEN 1 ELSE 0 END FROM q_employee",
  ),
  rows(
    "a condition that is negated",
    () =>
      Employee.objects
        .annotate({ x: Case(When(Q.not({ bonus: 100 }), { then: Value(1) }), { default: Value(0) }) })
        .valuesList("id", "x"),
    "SELECT id, CASE WHEN bonus = 100 THEN 0 ELSE 1 END FROM q_employee",
  ),
  rows(
    "a condition that is a subquery",
    () =>
      Blog.objects
        .annotate({
          x: Case(When(Exists(Entry.objects.filter({ blog: OuterRef("pk"), rating: 5 })), { then: Value("top") }), {
            default: Value("-"),
          }),
        })
        .valuesList("id", "x"),
    "SELECT id, CASE WHEN id IN (1, 3) THEN 'top' ELSE '-' END FROM q_blog",
  ),
  rows(
    "filter on a case",
    () =>
      Employee.objects
        .alias({ band: Case(When({ salary__gte: 60000 }, { then: Value("high") }), { default: Value("low") }) })
        .filter({ band: "high" }),
    "SELECT id FROM q_employee WHERE salary >= 60000",
  ),
  rows(
    "filter against a case",
    () =>
      Employee.objects.filter({
        salary__gt: Case(When({ department: "IT" }, { then: Value(50000) }), { default: Value(54000) }),
      }),
    "SELECT id FROM q_employee WHERE salary > CASE WHEN department = 'IT' THEN 50000 ELSE 54000 END",
  ),
  ordered(
    "order by a case",
    () =>
      Employee.objects.orderBy(
        Case(When({ department: "Sales" }, { then: Value(0) }), When({ department: "IT" }, { then: Value(1) }), {
          default: Value(2),
        }).asc(),
        "id",
      ),
    "SELECT id FROM q_employee ORDER BY CASE WHEN department = 'Sales' THEN 0 WHEN department = 'IT' THEN 1 ELSE 2 END, id",
  ),
  rows(
    "a sum of cases",
    () =>
      Employee.objects.aggregate({
        sales: Sum(Case(When({ department: "Sales" }, { then: "salary" }), { default: Value(0) })),
        n: Count(Case(When({ bonus__isnull: false }, { then: Value(1) }))),
      }),
    "SELECT SUM(CASE WHEN department = 'Sales' THEN salary ELSE 0 END), COUNT(CASE WHEN bonus IS NOT NULL THEN 1 END) FROM q_employee",
  ),
  rows(
    "groups of a case",
    () =>
      Employee.objects
        .annotate({ band: Case(When({ salary__gte: 50000 }, { then: Value("high") }), { default: Value("low") }) })
        .values("band")
        .annotate({ n: Count("id") }),
    "SELECT b, COUNT(*) FROM (SELECT CASE WHEN salary >= 50000 THEN 'high' ELSE 'low' END AS b FROM q_employee) t GROUP BY b",
  ),
  rows(
    "a case of an aggregate",
    () =>
      Publisher.objects
        .annotate({ n: Count("books") })
        .annotate({ size: Case(When({ n__gt: 1 }, { then: Value("large") }), { default: Value("small") }) })
        .valuesList("id", "size"),
    "SELECT p.id, CASE WHEN (SELECT COUNT(*) FROM q_book b WHERE b.publisher_id = p.id) > 1 THEN 'large' ELSE 'small' END FROM q_publisher p",
  ),
  rows(
    "a case within a case",
    () =>
      Employee.objects
        .annotate({
          x: Case(
            When(
              { department: "IT" },
              { then: Case(When({ salary__gt: 50000 }, { then: Value(2) }), { default: Value(1) }) },
            ),
            { default: Value(0) },
          ),
        })
        .valuesList("id", "x"),
    "SELECT id, CASE WHEN department = 'IT' THEN CASE WHEN salary > 50000 THEN 2 ELSE 1 END ELSE 0 END FROM q_employee",
  ),
  rows(
    "arithmetic with a case",
    () =>
      Employee.objects
        .annotate({
          pay: F("salary").plus(Case(When({ bonus__isnull: false }, { then: "bonus" }), { default: Value(0) })),
        })
        .valuesList("id", "pay"),
    "SELECT id, salary + COALESCE(bonus, 0) FROM q_employee",
  ),
  rows(
    "a condition as an annotation",
    () =>
      Employee.objects
        .annotate({ rich: ExpressionWrapper(Q.and({ salary__gt: 54000 }), { outputField: new fields.BooleanField() }) })
        .valuesList("id", "rich"),
    "SELECT id, CASE WHEN salary > 54000 THEN 1 ELSE 0 END FROM q_employee",
  ),
  rows(
    "filter on a condition",
    () =>
      Employee.objects
        .alias({ rich: ExpressionWrapper(Q.and({ salary__gt: 54000 }), { outputField: new fields.BooleanField() }) })
        .filter({ rich: true }),
    "SELECT id FROM q_employee WHERE salary > 54000",
  ),
  rows(
    "raw SQL with values",
    () => Employee.objects.annotate({ x: RawSQL("salary % ?", [7]) }).values("id", "x"),
    "SELECT id, salary % 7 FROM q_employee",
  ),
  rows(
    "a case across a many-valued relation",
    () =>
      Author.objects
        .annotate({ n: Count(Case(When({ books__rating__gte: 4 }, { then: Value(1) }))) })
        .valuesList("id", "n"),
    "SELECT a.id, COUNT(CASE WHEN b.rating >= 4 THEN 1 END) FROM q_author a LEFT JOIN q_book_authors x ON x.author_id = a.id LEFT JOIN q_book b ON b.id = x.book_id GROUP BY a.id",
  ),
  rows(
    "a case of a null",
    () =>
      Item.objects
        .annotate({
          x: Case(When({ stock: null }, { then: Value("unknown") }), When({ stock: 0 }, { then: Value("out") }), {
            default: Value("in"),
          }),
        })
        .valuesList("id", "x"),
    "SELECT id, CASE WHEN stock IS NULL THEN 'unknown' WHEN stock = 0 THEN 'out' ELSE 'in' END FROM q_item",
  ),
  rows(
    "a case of prices",
    () =>
      Book.objects
        .annotate({ sale: Case(When({ rating__lt: 4 }, { then: F("price").minus(5) }), { default: "price" }) })
        .valuesList("id", "sale"),
    "SELECT id, CASE WHEN rating < 4 THEN price - 5 ELSE price END FROM q_book",
  ),
];
