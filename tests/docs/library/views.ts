import { type HttpRequest, HttpResponse } from "belleville/http";
import { render } from "belleville/shortcuts";
import { ListView } from "belleville/views/generic";
import { Book } from "./models.ts";

export class BookList extends ListView<Book> {
  override model = Book;
}

export function bookDetail(request: HttpRequest, { pk }: { pk: number }) {
  return render(request, "library/book_detail.html", { pk });
}

export function index(_request: HttpRequest) {
  return new HttpResponse("Hello");
}
