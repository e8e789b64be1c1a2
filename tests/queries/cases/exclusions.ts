/** What exclude() leaves out, and which joined rows may be missing: Django's themes `tests/queries`, `tests/null_queries`. */
import { Case, Count, Exists, F, OuterRef, Q, Value, When } from "belleville/db";
import { Coalesce } from "belleville/db/functions";
import { type QueryCase, rows } from "../case.ts";
import { Author, Book, Employee, Entry, Item, Publisher } from "../models.ts";

export const exclusions: readonly QueryCase[] = [
  rows(
    "a many-valued relation against a column of the row that is left out",
    () => Publisher.objects.exclude({ books__pages__gt: F("numAwards").times(110) }),
    "SELECT id FROM q_publisher p WHERE NOT EXISTS (SELECT 1 FROM q_book b WHERE b.publisher_id = p.id AND b.pages > p.num_awards * 110)",
  ),
  rows(
    "OuterRef is of the query around, not of the query that leaves out",
    () => Author.objects.filter(Exists(Book.objects.exclude({ authors: OuterRef("pk") }).filter({ pages__gt: 1000 }))),
    "SELECT id FROM q_author WHERE id NOT IN (4, 6)",
  ),
  rows(
    "OuterRef across two many-valued relations",
    () =>
      Author.objects.filter(Exists(Publisher.objects.exclude({ books__authors: OuterRef("pk") }).filter({ id: 3 }))),
    "SELECT id FROM q_author WHERE id NOT IN (4, 5, 6)",
  ),
  rows(
    "a column that is null is left out of no comparison",
    () => Employee.objects.exclude({ salary__gt: F("bonus") }),
    "SELECT id FROM q_employee WHERE bonus IS NULL OR NOT salary > bonus",
  ),
  rows(
    "exact null",
    () => Entry.objects.exclude({ rating__exact: null as never }),
    "SELECT id FROM q_entry WHERE rating IS NOT NULL",
  ),
  rows(
    "exact null of a relation that may be missing",
    () => Author.objects.filter({ mentor__name__exact: null as never }),
    "SELECT id FROM q_author WHERE mentor_id IS NULL",
  ),
  rows(
    "iexact null of a relation that may be missing",
    () => Author.objects.filter({ mentor__name__iexact: null as never }),
    "SELECT id FROM q_author WHERE mentor_id IS NULL",
  ),
  rows(
    "an expression may hold where the relation is missing",
    () => Item.objects.filter(Coalesce(F("category__items__active"), Value(true))).distinct(),
    "SELECT DISTINCT i.id FROM q_item i LEFT JOIN q_item j ON j.category_id = i.category_id WHERE j.id IS NULL OR j.active",
  ),
  rows(
    "the filter of an aggregate is on joined rows, also when it is negated",
    () =>
      Publisher.objects
        .annotate({ thin: Count("books", { filter: Q.not({ books__pages__gt: 400 }) }) })
        .valuesList("id", "thin"),
    "SELECT p.id, COUNT(CASE WHEN NOT b.pages > 400 THEN 1 END) FROM q_publisher p LEFT JOIN q_book b ON b.publisher_id = p.id GROUP BY p.id",
  ),
  rows(
    "so is the condition of a CASE",
    () =>
      Publisher.objects
        .annotate({ thin: Case(When(Q.not({ books__pages__gt: 400 }), { then: Value(1) }), { default: Value(0) }) })
        .valuesList("id", "thin"),
    "SELECT DISTINCT p.id, CASE WHEN b.pages > 400 THEN 0 ELSE 1 END FROM q_publisher p LEFT JOIN q_book b ON b.publisher_id = p.id",
  ),
];
