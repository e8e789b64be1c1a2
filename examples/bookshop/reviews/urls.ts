import { path } from "belleville/urls";
import { reviewEdit } from "./views.ts";

export const appName = "reviews";

export const urlpatterns = [path("books/<slug:slug>/review/", reviewEdit, { name: "edit" })];
