import { describe, expectTypeOf, test } from "vitest";
import * as models from "../models.ts";
import { Count, F, Q } from "../models.ts";
import { Author, Book } from "../testing/models.ts";

describe("a Q in a query set", () => {
  test("knows the model, and its annotations", () => {
    Book.objects.filter(Q.or({ title: "x" }, { author__name: "y" }, Q.not({ status: "d" })));
    Author.objects.annotate({ n: Count("books") }).filter(Q.or({ n__gt: 3 }, { name: "x" }));
    // @ts-expect-error no such name
    Book.objects.filter(Q({ titel: "x" }));
    // @ts-expect-error no such annotation
    Author.objects.annotate({ n: Count("books") }).filter(Q.or({ m__gt: 3 }, { name: "x" }));
    // @ts-expect-error nested
    Book.objects.exclude(Q.and(Q.or({ titel: "x" }, { title: "y" }), { pages: 3 }));
  });
});

describe("a Q apart from a query set", () => {
  test("of a model is checked where it is made", () => {
    const condition: models.Q<Book> = Q.or({ title: "x" }, { author__publisher__name: "y" });
    Book.objects.filter(condition);
    Book.objects.filter(Q.and(condition, { pages: 3 }));
    Book.objects.annotate({ n: Count("tags") }).filter(condition);
    // @ts-expect-error no such name
    const wrong: models.Q<Book> = Q.or({ titel: "x" }, { title: "y" });
    void wrong;
    // @ts-expect-error of another model
    Author.objects.filter(condition);
  });

  test("of no model is checked where it is used", () => {
    const named = Q({ name__icontains: "x" });
    Author.objects.filter(named);
    Author.objects.filter(Q.or(named, { email: null }));
    // @ts-expect-error a book has a title
    Book.objects.filter(named);
    const wrongValue = Q({ title: 3 });
    // @ts-expect-error a title is a text
    Book.objects.filter(wrongValue);
    const reads = Q.or({ pages__gt: F("pric") }, { title: "x" });
    // @ts-expect-error no such field to compare with
    Book.objects.filter(reads);
    const both = Q.and(named, Q({ pages: 3 }));
    // @ts-expect-error the second half does not fit authors
    Author.objects.filter(both);
    // @ts-expect-error the first half does not fit books
    Book.objects.filter(both);
  });

  test("is a list of them, too", () => {
    const words = ["a", "b"].map((word) => Q({ title__icontains: word }));
    Book.objects.filter(Q.any(words));
    Book.objects.exclude(Q.all(words));
    // @ts-expect-error an author has no title
    Author.objects.filter(Q.any(words));
  });
});

describe("data from outside", () => {
  test("is no condition, unless its type says which", () => {
    const record: Record<string, string> = {};
    // @ts-expect-error any name may be in it
    Book.objects.filter(record);
    const unknown = JSON.parse("{}") as unknown;
    // @ts-expect-error nothing is known of it
    Book.objects.filter(unknown);
    // @ts-expect-error nothing is known of it
    Book.objects.filter({ title: unknown });
    // @ts-expect-error operators are no values
    Book.objects.filter({ title: { $ne: "" } });
    // @ts-expect-error operators are no values
    Book.objects.filter({ author: { $where: "1 = 1" } });
    // @ts-expect-error options do not share a room with lookups
    Book.objects.filter({ _connector: "OR", title: "x" });
    // @ts-expect-error options do not share a room with lookups
    Book.objects.filter(Q({ _negated: true }));
    // @ts-expect-error objects that look like SQL are none
    Book.objects.filter({ sql: "1 = 1", params: [] });
    // @ts-expect-error objects that look like expressions are none
    Book.objects.filter({ pages: { path: "price" } });
    // @ts-expect-error an expression is made by a class
    Book.objects.annotate({ n: { path: "pages" } });
    // @ts-expect-error no text is an expression
    Book.objects.orderBy("title; SELECT 1");
    // @ts-expect-error no names but those of columns
    Book.objects.values('data__injected" from "x"; --', "nme");
    // @ts-expect-error no names but those of fields
    void Book.objects.update(record);
    // @ts-expect-error a list is no text
    Book.objects.filter({ title: ["a"] });
  });

  test("of a type parameter is what it extends", () => {
    const named = <T extends string>(title: T) => Book.objects.filter({ title, author__name: title });
    const counted = <T extends number>(n: T) => Book.objects.filter(Q.or({ pages: n }, { pk: n }));
    // @ts-expect-error a number is no title
    const wrong = <T extends number>(n: T) => Book.objects.filter({ title: n });
    void [named, counted, wrong];
  });

  test("of a known type is", () => {
    const body = JSON.parse("{}") as { title: string; pages__gte: number };
    Book.objects.filter(body);
    Book.objects.filter({ title: body.title, pages__gte: body.pages__gte });
    expectTypeOf(Book.objects.filter(body)).toEqualTypeOf(Book.objects);
  });
});
