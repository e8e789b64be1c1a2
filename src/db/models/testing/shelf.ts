/** A small library for tests of query sets: two authors and a third without books, four books, three tags. */
import { createTestDatabase } from "./database.ts";
import { Author, Book, Publisher, Tag, TEST_MODELS } from "./models.ts";

export interface Shelf {
  readonly ann: Author;
  readonly bob: Author;
  readonly cid: Author;
  readonly books: readonly Book[];
  readonly tags: readonly Tag[];
}

/** Makes the tables and their rows; call it in beforeEach. */
export async function fillShelf(): Promise<Shelf> {
  await createTestDatabase(TEST_MODELS);
  const ace = await Publisher.objects.create({ name: "Ace" });
  const [ann, bob, cid] = await Author.objects.bulkCreate([
    { name: "Ann", publisher: ace, email: "ann@example.com" },
    { name: "Bob" },
    { name: "Cid", active: false },
  ]);
  const tags = await Tag.objects.bulkCreate([{ label: "x" }, { label: "y" }, { label: "z" }]);
  const books = await Book.objects.bulkCreate([
    { title: "a1", author: ann!, pages: 10, price: "1.10", status: "p", publishedAt: new Date("2000-01-01T00:30:00Z") },
    {
      title: "a2",
      author: ann!,
      pages: 20,
      price: "2.20",
      publishedAt: new Date("2000-01-31T23:30:00Z"),
      editor: bob!,
    },
    { title: "b1", author: bob!, pages: 30, price: "3.30", status: "p", publishedAt: new Date("2001-05-05T12:00:00Z") },
    { title: "b2", author: bob!, pages: 40, price: "4.40" },
  ]);
  await books[0]!.tags.add(tags[0]!, tags[1]!);
  await books[1]!.tags.add(tags[0]!);
  await books[2]!.tags.add(tags[2]!);
  return { ann: ann!, bob: bob!, cid: cid!, books, tags };
}

export const titles = async (rows: PromiseLike<readonly { readonly title: string }[]>): Promise<string[]> =>
  (await rows).map((row) => row.title);
