import { path } from "belleville/urls";
import { BookList, bookDetail } from "./views.ts";

export const appName = "library";

export const urlpatterns = [
  path("", BookList.asView(), { name: "book-list" }),
  path("books/<int:pk>/", bookDetail, { name: "book-detail" }),
];
