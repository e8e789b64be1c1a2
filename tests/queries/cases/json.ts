/** Lookups into JSON: docs/topics/db/queries, "Querying JSONField". */
import { Q } from "belleville/db";
import { type QueryCase, rows } from "../case.ts";
import { Item } from "../models.ts";

const ids = (...list: number[]): string => `SELECT id FROM q_item WHERE id IN (${list.join(", ") || "0"})`;

export const json: readonly QueryCase[] = [
  rows("a key", () => Item.objects.filter({ data__colour: "red" }), ids(1)),
  rows("a key that is a number", () => Item.objects.filter({ data__size: 3 }), ids(1)),
  rows("a key compared", () => Item.objects.filter({ data__size__gt: 3 }), ids(2, 5)),
  rows("a key of a key", () => Item.objects.filter({ data__owner__name: "Bob" }), ids(2)),
  rows("a key of a key, by text", () => Item.objects.filter({ data__owner__name__istartswith: "e" }), ids(5)),
  rows("an element", () => Item.objects.filter({ data__tags__0: "steel" }), ids(1)),
  rows("an element of a list at the top", () => Item.objects.filter({ data__0: 1 }), ids(4)),
  rows("an element of an element", () => Item.objects.filter({ data__2__1: 4 }), ids(4)),
  rows("a whole list", () => Item.objects.filter({ data: [1, 2, [3, 4]] }), ids(4)),
  rows("a whole text", () => Item.objects.filter({ data: "text" }), ids(7)),
  rows("a part that is a document", () => Item.objects.filter({ data__owner: { name: "Eve" } }), ids(5)),
  rows("a part that is an empty list", () => Item.objects.filter({ data__tags: [] }), ids(3)),
  rows("a column without a document", () => Item.objects.filter({ data__isnull: true }), ids(6)),
  rows("a key that is there", () => Item.objects.filter({ data__size__isnull: false }), ids(1, 2, 3, 5)),
  rows("a key that is not there", () => Item.objects.filter({ data__owner__isnull: true }), ids(1, 3, 4, 6, 7)),
  rows("a key that is null", () => Item.objects.filter({ data__size: null }), ids(3)),
  rows("a key within a list", () => Item.objects.filter({ data__colour__in: ["red", "blue"] }), ids(1, 3)),
  rows("has_key", () => Item.objects.filter({ data__has_key: "owner" }), ids(2, 5)),
  rows("has_keys", () => Item.objects.filter({ data__has_keys: ["size", "owner"] }), ids(2, 5)),
  rows("has_any_keys", () => Item.objects.filter({ data__has_any_keys: ["tags", "owner"] }), ids(1, 2, 3, 5)),
  rows("has_key of a part", () => Item.objects.filter({ data__owner__has_key: "age" }), ids(2)),
  rows("contains", () => Item.objects.filter({ data__contains: { colour: "red" } }), ids(1)),
  rows("icontains of a key", () => Item.objects.filter({ data__colour__icontains: "L" }), ids(2, 3)),
  rows("regex of a key", () => Item.objects.filter({ data__colour__regex: "^b.*e$" }), ids(3)),
  rows(
    "exclude of a key leaves rows without it out, but not those without a document",
    () => Item.objects.exclude({ data__colour: "red" }),
    ids(2, 3, 6),
  ),
  rows("OR of two keys", () => Item.objects.filter(Q.or({ data__colour: "red" }, { data__owner__age: 40 })), ids(1, 2)),
  rows("an odd key is no SQL", () => Item.objects.filter({ ["data__x' OR '1'='1"]: "y" } as never), ids()),
];
