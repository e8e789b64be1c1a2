/** What exclude() leaves out, and which joined rows may be missing: Django's themes `tests/queries`, `tests/null_queries`. */
import { Case, Count, Exists, F, OuterRef, Q, Value, When } from "belleville/db";
import { Coalesce } from "belleville/db/functions";
import { type QueryCase, rows } from "../case.ts";
import { Author, Blog, Book, Category, Employee, Entry, Item, Publisher } from "../models.ts";

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
  rows(
    "null across a many-valued relation of a relation that may be missing",
    () => Author.objects.exclude({ mentor__entries__authors: null as never }),
    "SELECT id FROM q_author WHERE mentor_id IN (SELECT author_id FROM q_entry_authors)",
  ),
  rows(
    "NOT within OR, beside an AND that needs the relation",
    () =>
      Author.objects.filter(
        Q.or(Q.and({ mentor__age__gt: 50 }, { mentor__email__isnull: true }), Q.not({ mentor__age__gt: 34 })),
      ),
    "SELECT a.id FROM q_author a LEFT JOIN q_author m ON m.id = a.mentor_id WHERE m.id IS NULL OR (m.age > 50 AND m.email IS NULL) OR NOT m.age > 34",
  ),
  rows(
    "exclude of an AND whose first part looks for null",
    () =>
      Category.objects.exclude(Q.and(Q({ parent__name: null as never }), Q.or({ parent__name: "Root" }, { id: 1 }))),
    "SELECT id FROM q_category WHERE id <> 1",
  ),
  rows(
    "exclude of XOR with a negated part",
    () => Item.objects.exclude(Q.xor({ id: 1 }, Q.not({ category__name: "Hammers" }))),
    "SELECT i.id FROM q_item i LEFT JOIN q_category c ON c.id = i.category_id WHERE c.name = 'Hammers' AND i.id <> 1",
  ),
  rows(
    "exclude of XOR whose parts all look for null",
    () => Item.objects.exclude(Q.xor({ category__name: null as never }, { category__name__isnull: true })),
    "SELECT id FROM q_item",
  ),
  rows(
    "exclude of NOT looks at any related row",
    () => Blog.objects.exclude(Q.not({ entries__rating: 3, entries__numberOfComments: 10 })),
    "SELECT id FROM q_blog b WHERE EXISTS (SELECT 1 FROM q_entry e WHERE e.blog_id = b.id AND e.rating = 3) AND EXISTS (SELECT 1 FROM q_entry e WHERE e.blog_id = b.id AND e.number_of_comments = 10)",
  ),
  rows(
    "XOR with a comparison that is unknown",
    () => Employee.objects.filter(Q.xor({ boss__bonus__gt: 0 }, { salary__gt: 50000 })),
    "SELECT e.id FROM q_employee e LEFT JOIN q_employee b ON b.id = e.boss_id WHERE COALESCE(b.bonus, 0) > 0 AND e.salary <= 50000 OR COALESCE(b.bonus, 0) = 0 AND e.salary > 50000",
  ),
];
