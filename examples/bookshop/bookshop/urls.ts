import { LoginView, LogoutView } from "belleville/contrib/auth";
import { include, path } from "belleville/urls";

export const urlpatterns = [
  path(
    "",
    include(() => import("../library/urls.ts")),
  ),
  path(
    "",
    include(() => import("../reviews/urls.ts")),
  ),
  path("login/", LoginView.asView(), { name: "login" }),
  path("logout/", LogoutView.asView(), { name: "logout" }),
];
