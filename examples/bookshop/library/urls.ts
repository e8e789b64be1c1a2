import { path } from "belleville/urls";
import { authorDetail, BookList, bookDetail } from "./views.ts";

export const appName = "library";

export const urlpatterns = [
  path("", BookList.asView(), { name: "book-list" }),
  path("books/<slug:slug>/", bookDetail, { name: "book-detail" }),
  path("authors/<slug:slug>/", authorDetail, { name: "author-detail" }),
];
