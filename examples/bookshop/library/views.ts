import type { HttpRequest } from "belleville/http";
import { getObjectOr404, render } from "belleville/shortcuts";
import { ListView } from "belleville/views/generic";
import { Author, Book, Subject } from "./models.ts";

const ORDERS = {
  title: ["title"],
  newest: ["-publishedYear", "title"],
  oldest: ["publishedYear", "title"],
} as const;

export class BookList extends ListView<Book> {
  override model = Book;
  override paginateBy = 24;
  override contextObjectName = "books";

  override getQueryset() {
    const { GET } = this.request;
    const order = ORDERS[GET.get("order") as keyof typeof ORDERS] ?? ORDERS.title;
    let books = Book.objects
      .selectRelated("author")
      .prefetchRelated("subjects")
      .orderBy(...order);
    const text = GET.get("q")?.trim() ?? "";
    if (text !== "") books = books.search(text);
    const subject = GET.get("subject") ?? "";
    if (subject !== "") books = books.filter({ subjects__slug: subject });
    return books;
  }

  override async getContextData(extra?: Record<string, unknown>) {
    const { GET } = this.request;
    return {
      ...(await super.getContextData(extra)),
      subjects: Subject.objects.all(),
      q: GET.get("q") ?? "",
      subject: GET.get("subject") ?? "",
      order: GET.get("order") ?? "title",
    };
  }
}

export async function bookDetail(request: HttpRequest, { slug }: { slug: string }) {
  const book = await getObjectOr404(Book.objects.selectRelated("author").prefetchRelated("subjects"), { slug });
  const user = await request.user;
  const ownReview = user.isAuthenticated ? await book.reviews.filter({ user }).first() : null;
  return render(request, "library/book_detail.html", {
    book,
    reviews: book.reviews.selectRelated("user").all(),
    related: book.related(),
    ownReview,
  });
}

export async function authorDetail(request: HttpRequest, { slug }: { slug: string }) {
  const author = await getObjectOr404(Author, { slug });
  return render(request, "library/author_detail.html", {
    author,
    books: author.books.prefetchRelated("subjects").orderBy("publishedYear"),
  });
}
