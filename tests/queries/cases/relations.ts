/** Across relations: forward, reverse, many-valued, to oneself, inherited. */
import { F, Q } from "belleville/db";
import { Temporal } from "temporal-polyfill";
import { ordered, type QueryCase, rows } from "../case.ts";
import {
  Author,
  Band,
  Blog,
  Book,
  Category,
  Employee,
  Entry,
  Item,
  Membership,
  Person,
  Place,
  Publisher,
  Restaurant,
  Store,
  Waiter,
} from "../models.ts";

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

export const relations: readonly QueryCase[] = [
  rows(
    "forward",
    () => Entry.objects.filter({ blog__name: "Beatles Blog" }),
    "SELECT id FROM q_entry WHERE blog_id = 1",
  ),
  rows("forward by key", () => Entry.objects.filter({ blog: 2 }), "SELECT id FROM q_entry WHERE blog_id = 2"),
  rows(
    "forward by the name of the key",
    () => Entry.objects.filter({ blog__id: 2 }),
    "SELECT id FROM q_entry WHERE blog_id = 2",
  ),
  rows("forward by pk", () => Entry.objects.filter({ blog__pk: 2 }), "SELECT id FROM q_entry WHERE blog_id = 2"),
  rows(
    "forward by instance",
    async () => Entry.objects.filter({ blog: await Blog.objects.get({ pk: 2 }) }),
    "SELECT id FROM q_entry WHERE blog_id = 2",
  ),
  rows(
    "forward in keys",
    () => Entry.objects.filter({ blog__in: [1, 2] }),
    "SELECT id FROM q_entry WHERE blog_id IN (1, 2)",
  ),
  rows(
    "forward pk in",
    () => Entry.objects.filter({ blog__pk__in: [1, 4] }),
    "SELECT id FROM q_entry WHERE blog_id IN (1, 4)",
  ),
  rows("forward pk gt", () => Entry.objects.filter({ blog__pk__gt: 1 }), "SELECT id FROM q_entry WHERE blog_id > 1"),
  rows(
    "reverse",
    () => Blog.objects.filter({ entries__headline__contains: "Lennon" }),
    "SELECT e.blog_id FROM q_entry e WHERE e.id IN (1, 5, 6, 7)",
  ),
  rows(
    "reverse, distinct",
    () => Blog.objects.filter({ entries__headline__contains: "Lennon" }).distinct(),
    "SELECT DISTINCT e.blog_id FROM q_entry e WHERE e.id IN (1, 5, 6, 7)",
  ),
  rows("reverse by key", () => Blog.objects.filter({ entries: 4 }), "SELECT blog_id FROM q_entry WHERE id = 4"),
  rows("reverse is null", () => Blog.objects.filter({ entries: null }), "SELECT id FROM q_blog WHERE id = 4"),
  rows("reverse isnull", () => Blog.objects.filter({ entries__isnull: true }), "SELECT id FROM q_blog WHERE id = 4"),
  rows("reverse is not null", () => Blog.objects.filter({ entries__isnull: false }), "SELECT blog_id FROM q_entry"),
  rows(
    "a related column is null",
    () => Blog.objects.filter({ entries__rating: null }),
    "SELECT b.id FROM q_blog b LEFT JOIN q_entry e ON e.blog_id = b.id WHERE e.rating IS NULL",
  ),
  rows(
    "both conditions of one filter hold for one related row",
    () => Blog.objects.filter({ entries__headline__contains: "Lennon", entries__pubDate__year: 2008 }),
    "SELECT b.id FROM q_blog b JOIN q_entry e ON e.blog_id = b.id WHERE e.id IN (1, 5, 6, 7) AND e.pub_date BETWEEN '2008-01-01' AND '2008-12-31'",
  ),
  rows(
    "conditions of two filters may hold for two related rows",
    () => Blog.objects.filter({ entries__headline__contains: "Lennon" }).filter({ entries__pubDate__year: 2008 }),
    "SELECT b.id FROM q_blog b JOIN q_entry e ON e.blog_id = b.id JOIN q_entry f ON f.blog_id = b.id WHERE e.id IN (1, 5, 6, 7) AND f.pub_date BETWEEN '2008-01-01' AND '2008-12-31'",
  ),
  rows(
    "exclude of a related condition",
    () => Blog.objects.exclude({ entries__headline__contains: "Lennon" }),
    "SELECT id FROM q_blog WHERE id NOT IN (SELECT blog_id FROM q_entry WHERE id IN (1, 5, 6, 7))",
  ),
  rows(
    "exclude of two related conditions is NOT of each for any row",
    () => Blog.objects.exclude({ entries__headline__contains: "Lennon", entries__pubDate__year: 2008 }),
    "SELECT id FROM q_blog WHERE NOT (id IN (SELECT blog_id FROM q_entry WHERE id IN (1, 5, 6, 7)) AND id IN (SELECT blog_id FROM q_entry WHERE pub_date BETWEEN '2008-01-01' AND '2008-12-31'))",
  ),
  rows(
    "exclude by a subquery",
    () =>
      Blog.objects.exclude({
        entries__in: Entry.objects.filter({ headline__contains: "Lennon", pubDate__year: 2008 }),
      }),
    "SELECT id FROM q_blog WHERE id NOT IN (SELECT blog_id FROM q_entry WHERE id IN (1, 6))",
  ),
  rows(
    "exclude of a related null",
    () => Blog.objects.exclude({ entries__rating: null }),
    "SELECT id FROM q_blog b WHERE id NOT IN (SELECT blog_id FROM q_entry WHERE rating IS NULL) AND EXISTS (SELECT 1 FROM q_entry e WHERE e.blog_id = b.id)",
  ),
  rows(
    "filter, then exclude",
    () => Blog.objects.filter({ entries__rating__gte: 3 }).exclude({ entries__rating: 4 }).distinct(),
    "SELECT id FROM q_blog WHERE id IN (SELECT blog_id FROM q_entry WHERE rating >= 3) AND id NOT IN (SELECT blog_id FROM q_entry WHERE rating = 4)",
  ),
  rows(
    "many-to-many",
    () => Entry.objects.filter({ authors__name: "Adrian" }),
    "SELECT entry_id FROM q_entry_authors WHERE author_id = 3",
  ),
  rows(
    "many-to-many by key",
    () => Entry.objects.filter({ authors: 2 }),
    "SELECT entry_id FROM q_entry_authors WHERE author_id = 2",
  ),
  rows(
    "many-to-many in keys repeats rows",
    () => Entry.objects.filter({ authors__in: [1, 2] }),
    "SELECT entry_id FROM q_entry_authors WHERE author_id IN (1, 2)",
  ),
  rows("many-to-many is null", () => Entry.objects.filter({ authors: null }), "SELECT id FROM q_entry WHERE id = 3"),
  rows(
    "many-to-many exclude",
    () => Entry.objects.exclude({ authors__name: "Joe" }),
    "SELECT id FROM q_entry WHERE id NOT IN (SELECT entry_id FROM q_entry_authors WHERE author_id = 1)",
  ),
  rows(
    "many-to-many exclude by key",
    () => Entry.objects.exclude({ authors: 1 }),
    "SELECT id FROM q_entry WHERE id NOT IN (1, 2)",
  ),
  rows(
    "reverse many-to-many",
    () => Author.objects.filter({ entries__blog__name: "Pop Music Blog" }),
    "SELECT a.author_id FROM q_entry_authors a JOIN q_entry e ON e.id = a.entry_id WHERE e.blog_id = 3",
  ),
  rows(
    "reverse many-to-many exclude",
    () => Author.objects.exclude({ entries__blog__name: "Pop Music Blog" }),
    "SELECT id FROM q_author WHERE id NOT IN (SELECT a.author_id FROM q_entry_authors a JOIN q_entry e ON e.id = a.entry_id WHERE e.blog_id = 3)",
  ),
  rows(
    "two hops forward then back",
    () => Blog.objects.filter({ entries__authors__name: "Jane" }),
    "SELECT e.blog_id FROM q_entry e JOIN q_entry_authors a ON a.entry_id = e.id WHERE a.author_id = 2",
  ),
  rows(
    "a related column is null across two hops",
    () => Blog.objects.filter({ entries__authors__email: null }).distinct(),
    "SELECT DISTINCT b.id FROM q_blog b LEFT JOIN q_entry e ON e.blog_id = b.id LEFT JOIN q_entry_authors x ON x.entry_id = e.id LEFT JOIN q_author a ON a.id = x.author_id WHERE a.email IS NULL",
  ),
  rows(
    "a related column is not null across two hops",
    () => Blog.objects.filter({ entries__authors__email__isnull: false }).distinct(),
    "SELECT DISTINCT e.blog_id FROM q_entry e JOIN q_entry_authors x ON x.entry_id = e.id JOIN q_author a ON a.id = x.author_id WHERE a.email IS NOT NULL",
  ),
  rows(
    "to oneself",
    () => Author.objects.filter({ mentor__name: "Ulla" }),
    "SELECT id FROM q_author WHERE mentor_id = 4",
  ),
  rows(
    "to oneself twice",
    () => Author.objects.filter({ mentor__mentor__name: "Joe" }),
    "SELECT id FROM q_author WHERE id = 3",
  ),
  rows(
    "to oneself, back",
    () => Author.objects.filter({ pupils__age__lt: 30 }),
    "SELECT mentor_id FROM q_author WHERE age < 30 AND mentor_id IS NOT NULL",
  ),
  rows(
    "to oneself, exclude",
    () => Author.objects.exclude({ mentor__name: "Ulla" }),
    "SELECT id FROM q_author WHERE mentor_id IS NULL OR mentor_id <> 4",
  ),
  rows(
    "to oneself, back, exclude",
    () => Author.objects.exclude({ pupils__age__lt: 30 }),
    "SELECT id FROM q_author WHERE id NOT IN (2, 4)",
  ),
  rows("no mentor", () => Author.objects.filter({ mentor: null }), "SELECT id FROM q_author WHERE mentor_id IS NULL"),
  rows(
    "the mentor has no mentor",
    () => Author.objects.filter({ mentor__mentor: null }),
    "SELECT a.id FROM q_author a LEFT JOIN q_author m ON m.id = a.mentor_id WHERE m.mentor_id IS NULL",
  ),
  rows(
    "the mentor has no mentor, and there is a mentor",
    () => Author.objects.filter({ mentor__mentor: null, mentor__isnull: false }),
    "SELECT a.id FROM q_author a JOIN q_author m ON m.id = a.mentor_id WHERE m.mentor_id IS NULL",
  ),
  rows(
    "the name of the mentor's mentor is null",
    () => Author.objects.filter({ mentor__mentor__name: null as never }),
    "SELECT a.id FROM q_author a LEFT JOIN q_author m ON m.id = a.mentor_id LEFT JOIN q_author n ON n.id = m.mentor_id WHERE n.name IS NULL",
  ),
  rows(
    "OR across an optional relation keeps rows without it",
    () => Author.objects.filter(Q.or({ mentor__name: "Ulla" }, { age__gt: 50 })),
    "SELECT id FROM q_author WHERE mentor_id = 4 OR age > 50",
  ),
  rows(
    "OR of two optional relations",
    () => Author.objects.filter(Q.or({ mentor__name: "Ulla" }, { mentor__mentor__name: "Joe" })),
    "SELECT id FROM q_author WHERE mentor_id = 4 OR id = 3",
  ),
  rows(
    "OR of two many-valued relations",
    () => Author.objects.filter(Q.or({ books__pages__gt: 900 }, { entries__rating: 5 })).distinct(),
    "SELECT id FROM q_author WHERE id IN (SELECT author_id FROM q_book_authors WHERE book_id IN (5, 6)) OR id IN (SELECT author_id FROM q_entry_authors WHERE entry_id IN (1, 6))",
  ),
  rows(
    "AND of two many-valued relations",
    () => Author.objects.filter({ books__pages__gt: 900, entries__rating: 5 }).distinct(),
    "SELECT id FROM q_author WHERE id IN (SELECT author_id FROM q_book_authors WHERE book_id IN (5, 6)) AND id IN (SELECT author_id FROM q_entry_authors WHERE entry_id IN (1, 6))",
  ),
  rows(
    "OR in one filter, AND over one related row",
    () => Blog.objects.filter(Q.or({ entries__rating: 5, entries__numberOfComments: 20 }, { entries__rating: 1 })),
    "SELECT e.blog_id FROM q_entry e WHERE (rating = 5 AND number_of_comments = 20) OR rating = 1",
  ),
  rows(
    "NOT inside OR over a many-valued relation",
    () => Author.objects.filter(Q.or(Q.not({ books__pages__gt: 400 }), { age: 34 })),
    "SELECT id FROM q_author WHERE id NOT IN (SELECT x.author_id FROM q_book_authors x JOIN q_book b ON b.id = x.book_id WHERE b.pages > 400) OR age = 34",
  ),
  rows(
    "exclude of an optional forward relation's column",
    () => Item.objects.exclude({ category__name: "Hammers" }),
    "SELECT id FROM q_item WHERE category_id IS NULL OR category_id <> 4",
  ),
  rows(
    "exclude of an optional relation twice",
    () => Item.objects.exclude({ category__parent__name: "Tools" }),
    "SELECT i.id FROM q_item i LEFT JOIN q_category c ON c.id = i.category_id WHERE c.parent_id IS NULL OR c.parent_id <> 2",
  ),
  rows(
    "exclude of an optional relation's null",
    () => Item.objects.exclude({ category__parent: null }),
    "SELECT i.id FROM q_item i JOIN q_category c ON c.id = i.category_id WHERE c.parent_id IS NOT NULL",
  ),
  rows(
    "grandchildren",
    () => Category.objects.filter({ parent__parent__name: "Root" }),
    "SELECT id FROM q_category WHERE id IN (4, 5)",
  ),
  rows(
    "grandparents",
    () => Category.objects.filter({ children__children__isnull: false }),
    "SELECT p.id FROM q_category p JOIN q_category c ON c.parent_id = p.id JOIN q_category g ON g.parent_id = c.id",
  ),
  rows("leaves", () => Category.objects.filter({ children: null }), "SELECT id FROM q_category WHERE id IN (4, 5, 6)"),
  rows(
    "leaves with goods",
    () => Category.objects.filter({ children__isnull: true, items__active: true }).distinct(),
    "SELECT id FROM q_category WHERE id IN (4, 5, 6)",
  ),
  rows(
    "items below",
    () => Category.objects.filter({ children__items__stock__gt: 4 }),
    "SELECT c.parent_id FROM q_item i JOIN q_category c ON c.id = i.category_id WHERE i.stock > 4 AND c.parent_id IS NOT NULL",
  ),
  rows(
    "against a field of a relation",
    () => Employee.objects.filter({ salary__gt: F("boss__salary") }),
    "SELECT e.id FROM q_employee e JOIN q_employee b ON b.id = e.boss_id WHERE e.salary > b.salary",
  ),
  rows(
    "hired before the boss",
    () => Employee.objects.filter({ hired__lt: F("boss__hired") }),
    "SELECT e.id FROM q_employee e JOIN q_employee b ON b.id = e.boss_id WHERE e.hired < b.hired",
  ),
  rows(
    "exclude against a field of a relation",
    () => Employee.objects.exclude({ salary__gt: F("boss__salary") }),
    "SELECT e.id FROM q_employee e JOIN q_employee b ON b.id = e.boss_id WHERE NOT e.salary > b.salary",
  ),
  rows(
    "a many-valued relation against a column",
    () => Publisher.objects.filter({ books__pages__gt: F("numAwards").times(100) }).distinct(),
    "SELECT DISTINCT p.id FROM q_publisher p JOIN q_book b ON b.publisher_id = p.id WHERE b.pages > p.num_awards * 100",
  ),
  rows(
    "two columns of one related row",
    () => Blog.objects.filter({ entries__numberOfComments__lt: F("entries__numberOfPingbacks") }),
    "SELECT blog_id FROM q_entry WHERE number_of_comments < number_of_pingbacks",
  ),
  rows(
    "three tables",
    () => Store.objects.filter({ books__publisher__numAwards: 9 }),
    "SELECT s.store_id FROM q_store_books s JOIN q_book b ON b.id = s.book_id JOIN q_publisher p ON p.id = b.publisher_id WHERE p.num_awards = 9",
  ),
  rows(
    "four tables",
    () => Store.objects.filter({ books__authors__mentor__name: "Ulla" }).distinct(),
    "SELECT DISTINCT s.store_id FROM q_store_books s JOIN q_book_authors x ON x.book_id = s.book_id JOIN q_author a ON a.id = x.author_id WHERE a.mentor_id = 4",
  ),
  rows(
    "through a model, by its columns",
    () => Person.objects.filter({ memberships__joined__gt: day("1961-01-01"), memberships__band__name: "The Beatles" }),
    "SELECT person_id FROM q_membership WHERE joined > '1961-01-01' AND band_id = 1",
  ),
  rows(
    "through a model, by the other end",
    () => Band.objects.filter({ members__name__startswith: "Paul" }),
    "SELECT band_id FROM q_membership WHERE person_id = 2",
  ),
  rows(
    "through a model, back",
    () => Person.objects.filter({ bands__name: "Plastic Ono Band" }),
    "SELECT person_id FROM q_membership WHERE band_id = 3",
  ),
  rows("through a model, none", () => Band.objects.filter({ members: null }), "SELECT id FROM q_band WHERE id = 4"),
  rows(
    "through a model, exclude",
    () => Band.objects.exclude({ members__name: "John" }),
    "SELECT id FROM q_band WHERE id NOT IN (1, 3)",
  ),
  rows(
    "through a model, a second key to the same table",
    () => Membership.objects.filter({ inviter__name: "Paul" }),
    "SELECT id FROM q_membership WHERE inviter_id = 2",
  ),
  rows(
    "through a model, a second key, back",
    () => Person.objects.filter({ invitations__band: 3 }),
    "SELECT inviter_id FROM q_membership WHERE band_id = 3",
  ),
  rows(
    "members of a band",
    async () => (await Band.objects.get({ pk: 1 })).members.all(),
    "SELECT person_id FROM q_membership WHERE band_id = 1",
  ),
  rows(
    "members of a band, filtered",
    async () => (await Band.objects.get({ pk: 1 })).members.filter({ name__contains: "o" }),
    "SELECT person_id FROM q_membership WHERE band_id = 1 AND person_id IN (1, 3, 4)",
  ),
  rows(
    "bands of a person",
    async () => (await Person.objects.get({ pk: 2 })).bands.all(),
    "SELECT band_id FROM q_membership WHERE person_id = 2",
  ),
  rows(
    "entries of a blog",
    async () => (await Blog.objects.get({ pk: 1 })).entries.filter({ rating__gt: 3 }),
    "SELECT id FROM q_entry WHERE blog_id = 1 AND rating > 3",
  ),
  rows(
    "entries of a blog, excluded",
    async () => (await Blog.objects.get({ pk: 1 })).entries.exclude({ authors__name: "Jane" }),
    "SELECT id FROM q_entry WHERE blog_id = 1 AND id <> 1",
  ),
  rows(
    "books of an author",
    async () => (await Author.objects.get({ pk: 4 })).books.all(),
    "SELECT book_id FROM q_book_authors WHERE author_id = 4",
  ),
  rows("an inherited column", () => Restaurant.objects.filter({ name: "Demon Dogs" }), "SELECT 1"),
  rows("an own column of a child", () => Restaurant.objects.filter({ servesPizza: true }), "SELECT 3"),
  rows("both", () => Restaurant.objects.filter({ servesPizza: true, address__contains: "Ash" }), "SELECT 3"),
  rows("exclude in a child", () => Restaurant.objects.exclude({ name: "Demon Dogs" }), "SELECT 3"),
  rows(
    "from the parent to the child",
    () => Place.objects.filter({ restaurant__servesHotDogs: true } as never),
    "SELECT 1",
  ),
  rows(
    "places that are no restaurants",
    () => Place.objects.filter({ restaurant: null } as never),
    "SELECT id FROM q_place WHERE id IN (2, 4)",
  ),
  rows(
    "a relation to a child, by an inherited column",
    () => Waiter.objects.filter({ restaurant__name: "Demon Dogs" }),
    "SELECT id FROM q_waiter WHERE restaurant_id = 1",
  ),
  rows("a relation of a child, back", () => Restaurant.objects.filter({ waiters__name: "Mario" }), "SELECT 3"),
  rows("a child by the key of its parent", () => Restaurant.objects.filter({ pk: 3 }), "SELECT 3"),
  ordered(
    "by an inherited column",
    () => Restaurant.objects.orderBy("-name"),
    "SELECT r.place_ptr_id FROM q_restaurant r JOIN q_place p ON p.id = r.place_ptr_id ORDER BY p.name DESC",
  ),
  ordered(
    "by a related column",
    () => Entry.objects.orderBy("blog__name", "id"),
    "SELECT e.id FROM q_entry e JOIN q_blog b ON b.id = e.blog_id ORDER BY b.name, e.id",
  ),
  ordered(
    "by an optional related column",
    () =>
      Item.objects
        .filter({ category__isnull: false })
        .orderBy("category__parent__name", "id")
        .filter({ category__parent__isnull: false }),
    "SELECT i.id FROM q_item i JOIN q_category c ON c.id = i.category_id JOIN q_category p ON p.id = c.parent_id ORDER BY p.name, i.id",
  ),
  ordered("by a key", () => Entry.objects.orderBy("-blog", "id"), "SELECT id FROM q_entry ORDER BY blog_id DESC, id"),
  ordered(
    "by a many-valued relation repeats rows",
    () => Publisher.objects.filter({ books__isnull: false }).orderBy("books__pages"),
    "SELECT p.id FROM q_publisher p JOIN q_book b ON b.publisher_id = p.id ORDER BY b.pages",
  ),
  ordered(
    "distinct pages of a related order",
    () => Book.objects.orderBy("publisher__name", "name").slice(0, 3),
    "SELECT b.id FROM q_book b JOIN q_publisher p ON p.id = b.publisher_id ORDER BY p.name, b.name LIMIT 3",
  ),
];
