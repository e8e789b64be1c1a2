/** Prints what an editor shows for names in queries: `npx tsx bench/types/hover.ts`. Read it after changing types. */
import { join } from "node:path";
import { LanguageServer, positionOf } from "./language-server.ts";

/** `⌖` stands before each name that is asked about. */
const SOURCE = `import { Author, Book, Publisher } from "../src/db/models/testing/models.ts";
import { Case, Count, F, Max, Prefetch, Q, Sum, Value, When } from "../src/db/models/models.ts";
export async function examples(author: Author): Promise<void> {
  const ⌖manager = Book.objects;
  const ⌖filtered = Book.objects.filter({ title: "x", author__name__icontains: "y" });
  const ⌖rows = await filtered;
  const ⌖row = rows[0]!;
  const ⌖title = row.title;
  const ⌖status = row.status;
  const ⌖ref = row.author;
  const ⌖related = await Book.objects.selectRelated("author__publisher", "editor").get();
  const ⌖publisher = related.author.publisher;
  const ⌖annotated = await Author.objects.annotate({ n: Count("books"), last: Max("books__publishedAt") }).get();
  const ⌖annotatedSet = Author.objects.annotate({ n: Count("books") }).filter({ n__gt: 3 }).orderBy("-n");
  const ⌖aggregate = await Book.objects.aggregate({ total: Sum("price"), most: Max("pages", { default: 0 }) });
  const ⌖values = await Book.objects.values("title", "author__name", { half: F("pages").dividedBy(2) });
  const ⌖list = await Book.objects.valuesList("title", "publishedAt");
  const ⌖flat = await Book.objects.valuesFlat("author__name");
  const ⌖prefetched = await Publisher.objects.prefetchRelated("authors__books").get();
  const ⌖books = prefetched.authors.at(0)!.books;
  const ⌖recent = await Author.objects.prefetchRelated(new Prefetch("books", { queryset: Book.objects.selectRelated("editor"), toAttr: "recent" })).get();
  const ⌖condition = Q.or({ title: "x" }, { author__name: "y" });
  const ⌖price = F("price").times(2);
  const ⌖total = Sum("price");
  const ⌖discount = Case(When({ status: "p" }, { then: "price" }), { default: Value(0) });
  const ⌖published = Book.objects.published().selectRelated("author");
  const ⌖made = await Book.objects.getOrCreate({ title: "x" }, { defaults: { author } });
  const ⌖bulk = await Book.objects.inBulk([1]);
  const ⌖tags = row.tags;
  const ⌖book = new Book({ title: "x", author });
  Book.objects.⌖create({ title: "x", author });
  Book.objects.⌖filter({ title: "x" });
  Book.objects.⌖annotate({ n: Count("tags") });
  Book.objects.⌖update({ pages: F("pages").plus(1) });
  Book.objects.⌖values("title");
}
`;

const folder = join(import.meta.dirname, "..");
const path = join(folder, "hover-examples.ts");
const text = SOURCE.replaceAll("⌖", "");
const server = await LanguageServer.start(folder);
try {
  server.write(path, text);
  let at = -1;
  for (let i = 0; (at = SOURCE.indexOf("⌖", at + 1)) !== -1; i++) {
    const hover = await server.hover(path, positionOf(text, at - i));
    console.log(`${/```\w*\n([\s\S]*?)```/.exec(hover)?.[1]?.trim() ?? hover}\n`);
  }
} finally {
  server.stop();
}
