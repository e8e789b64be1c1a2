/** Window functions: docs/ref/models/expressions, "Window functions". The rows and most queries are those of Django's tests. */
import { Avg, Count, F, Max, Q, RowRange, Sum, ValueRange, Window } from "belleville/db";
import {
  DenseRank,
  FirstValue,
  Lag,
  LastValue,
  Lead,
  NthValue,
  Ntile,
  PercentRank,
  Rank,
  RowNumber,
} from "belleville/db/functions";
import { ordered, type QueryCase, rows } from "../case.ts";
import { Employee } from "../models.ts";

const all = Employee.objects;

export const windows: readonly QueryCase[] = [
  rows(
    "the sum of a department",
    () => all.annotate({ sum: Window(Sum("salary"), { partitionBy: "department" }) }).valuesList("id", "sum"),
    "SELECT id, SUM(salary) OVER (PARTITION BY department) FROM q_employee",
  ),
  rows(
    "a running sum",
    () =>
      all
        .annotate({ sum: Window(Sum("salary"), { partitionBy: "department", orderBy: ["hired", "id"] }) })
        .valuesList("id", "sum"),
    "SELECT id, SUM(salary) OVER (PARTITION BY department ORDER BY hired, id) FROM q_employee",
  ),
  rows(
    "the number of rows of all",
    () => all.annotate({ n: Window(Count("*")) }).valuesList("id", "n"),
    "SELECT id, COUNT(*) OVER () FROM q_employee",
  ),
  rows(
    "numbers of rows",
    () => all.annotate({ n: Window(RowNumber(), { orderBy: "-salary" }) }).valuesList("id", "n"),
    "SELECT id, ROW_NUMBER() OVER (ORDER BY salary DESC) FROM q_employee",
  ),
  rows(
    "ranks",
    () =>
      all
        .annotate({ r: Window(Rank(), { orderBy: "department" }), d: Window(DenseRank(), { orderBy: "department" }) })
        .valuesList("id", "r", "d"),
    "SELECT id, RANK() OVER (ORDER BY department), DENSE_RANK() OVER (ORDER BY department) FROM q_employee",
  ),
  rows(
    "percent ranks",
    () => all.annotate({ r: Window(PercentRank(), { orderBy: "salary" }) }).valuesList("id", "r"),
    "SELECT id, PERCENT_RANK() OVER (ORDER BY salary) FROM q_employee",
  ),
  rows(
    "the salary before",
    () =>
      all
        .annotate({ x: Window(Lag("salary"), { partitionBy: "department", orderBy: ["salary", "id"] }) })
        .valuesList("id", "x"),
    "SELECT id, LAG(salary, 1) OVER (PARTITION BY department ORDER BY salary, id) FROM q_employee",
  ),
  rows(
    "the salary behind",
    () =>
      all
        .annotate({ x: Window(Lead("salary"), { partitionBy: "department", orderBy: ["hired", "id"] }) })
        .valuesList("id", "x"),
    "SELECT id, LEAD(salary, 1) OVER (PARTITION BY department ORDER BY hired, id) FROM q_employee",
  ),
  rows(
    "the first of a department",
    () =>
      all
        .annotate({ x: Window(FirstValue("salary"), { partitionBy: "department", orderBy: ["hired", "id"] }) })
        .valuesList("id", "x"),
    "SELECT id, FIRST_VALUE(salary) OVER (PARTITION BY department ORDER BY hired, id) FROM q_employee",
  ),
  rows(
    "the last of a frame",
    () =>
      all
        .annotate({
          x: Window(LastValue("name"), {
            partitionBy: "department",
            orderBy: ["hired", "id"],
            frame: RowRange({ start: null, end: null }),
          }),
        })
        .valuesList("id", "x"),
    "SELECT id, LAST_VALUE(name) OVER (PARTITION BY department ORDER BY hired, id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM q_employee",
  ),
  rows(
    "the second of a department",
    () =>
      all
        .annotate({ x: Window(NthValue("salary", 2), { partitionBy: "department", orderBy: ["hired", "id"] }) })
        .valuesList("id", "x"),
    "SELECT id, NTH_VALUE(salary, 2) OVER (PARTITION BY department ORDER BY hired, id) FROM q_employee",
  ),
  rows(
    "four parts",
    () => all.annotate({ x: Window(Ntile(4), { orderBy: "-salary" }) }).valuesList("id", "x"),
    "SELECT id, NTILE(4) OVER (ORDER BY salary DESC) FROM q_employee",
  ),
  rows(
    "a moving mean",
    () =>
      all
        .annotate({ x: Window(Avg("salary"), { orderBy: ["hired", "id"], frame: RowRange({ start: -1, end: 1 }) }) })
        .valuesList("id", "x"),
    "SELECT id, AVG(salary * 1.0) OVER (ORDER BY hired, id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM q_employee",
  ),
  rows(
    "a frame by values",
    () =>
      all
        .annotate({ x: Window(Sum("salary"), { orderBy: "department", frame: ValueRange({ end: 0 }) }) })
        .valuesList("id", "x"),
    "SELECT id, SUM(salary) OVER (ORDER BY department RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM q_employee",
  ),
  rows(
    "partitions of an expression",
    () => all.annotate({ n: Window(Count("id"), { partitionBy: F("salary").mod(3) }) }).valuesList("id", "n"),
    "SELECT id, COUNT(id) OVER (PARTITION BY salary % 3) FROM q_employee",
  ),
  rows(
    "partitions of a relation",
    () => all.annotate({ n: Window(Max("salary"), { partitionBy: "boss__name" }) }).valuesList("id", "n"),
    "SELECT e.id, MAX(e.salary) OVER (PARTITION BY b.name) FROM q_employee e LEFT JOIN q_employee b ON b.id = e.boss_id",
  ),
  rows(
    "arithmetic with a window",
    () =>
      all
        .annotate({ x: F("salary").minus(Window(Max("salary"), { partitionBy: "department" })) })
        .valuesList("id", "x"),
    "SELECT id, salary - MAX(salary) OVER (PARTITION BY department) FROM q_employee",
  ),
  rows(
    "filter on a window",
    () =>
      all
        .annotate({ n: Window(RowNumber(), { partitionBy: "department", orderBy: ["-salary", "id"] }) })
        .filter({ n: 1 }),
    "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY department ORDER BY salary DESC, id) AS n FROM q_employee) t WHERE n = 1",
  ),
  rows(
    "filter on a window and on a column",
    () =>
      all
        .annotate({ n: Window(RowNumber(), { partitionBy: "department", orderBy: ["-salary", "id"] }) })
        .filter({ n__lte: 2, salary__gt: 40000 }),
    "SELECT id FROM (SELECT id, salary, ROW_NUMBER() OVER (PARTITION BY department ORDER BY salary DESC, id) AS n FROM q_employee WHERE salary > 40000) t WHERE n <= 2",
  ),
  rows(
    "filter on a window or on a column",
    () =>
      all
        .annotate({ n: Window(RowNumber(), { partitionBy: "department", orderBy: ["-salary", "id"] }) })
        .filter(Q.or({ n: 1 }, { department: "IT" })),
    "SELECT id FROM (SELECT id, department, ROW_NUMBER() OVER (PARTITION BY department ORDER BY salary DESC, id) AS n FROM q_employee) t WHERE n = 1 OR department = 'IT'",
  ),
  rows(
    "exclude on a window",
    () => all.annotate({ r: Window(Rank(), { orderBy: "department" }) }).exclude({ r__gt: 4 }),
    "SELECT id FROM (SELECT id, RANK() OVER (ORDER BY department) AS r FROM q_employee) t WHERE NOT r > 4",
  ),
  rows(
    "count of a filter on a window",
    () =>
      all
        .annotate({ n: Window(RowNumber(), { partitionBy: "department", orderBy: "id" }) })
        .filter({ n: 1 })
        .count(),
    "SELECT COUNT(DISTINCT department) FROM q_employee",
  ),
  ordered(
    "order by a window",
    () => all.annotate({ n: Window(Count("id"), { partitionBy: "department" }) }).orderBy("-n", "id"),
    "SELECT id FROM q_employee e ORDER BY (SELECT COUNT(*) FROM q_employee f WHERE f.department = e.department) DESC, id",
  ),
  rows(
    "a window over a filter",
    () =>
      all
        .filter({ salary__gt: 50000 })
        .annotate({ n: Window(Count("id"), { partitionBy: "department" }) })
        .valuesList("id", "n"),
    "SELECT id, COUNT(id) OVER (PARTITION BY department) FROM q_employee WHERE salary > 50000",
  ),
];
