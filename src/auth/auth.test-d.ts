import { describe, expectTypeOf, test } from "vitest";
import { type HttpRequest, HttpResponse } from "../http/index.ts";
import { path, type ViewFunction } from "../web/urls/index.ts";
import { CreateView, ListView } from "../web/views/generic/index.ts";
import { TemplateView } from "../web/views/template-view.ts";
import {
  type AnonymousUser,
  authenticate,
  getUserModel,
  loginNotRequired,
  LoginRequiredMixin,
  loginRequired,
  LoginView,
  permissionRequired,
  PermissionRequiredMixin,
  User,
  userPassesTest,
  UserPassesTestMixin,
} from "./index.ts";
import { Book } from "./testing/project.ts";

const ok = (): HttpResponse => new HttpResponse("");

describe("request.user", () => {
  test("may be anonymous, until the type of the request says otherwise", async () => {
    const request = {} as HttpRequest;
    expectTypeOf(await request.user).toEqualTypeOf<User | AnonymousUser>();
    const user = await request.user;
    if (user.isAuthenticated) expectTypeOf(user).toEqualTypeOf<User>();
    loginRequired(async (inner) => {
      expectTypeOf(await inner.user).toEqualTypeOf<User>();
      return ok();
    });
    loginRequired({ loginUrl: "/login/" })(async (inner) => {
      expectTypeOf((await inner.user).username).toEqualTypeOf<string>();
      return ok();
    });
  });
});

describe("guards", () => {
  const edit = (_request: HttpRequest, _params: { pk: number }): HttpResponse => ok();

  test("keep the parameters of the view", () => {
    expectTypeOf(loginRequired(edit)).toEqualTypeOf<ViewFunction<{ pk: number }>>();
    expectTypeOf(loginRequired({})(edit)).toEqualTypeOf<ViewFunction<{ pk: number }>>();
    expectTypeOf(loginNotRequired(edit)).toEqualTypeOf<ViewFunction<{ pk: number }>>();
    expectTypeOf(permissionRequired("library.add_book")(edit)).toEqualTypeOf<ViewFunction<{ pk: number }>>();
    expectTypeOf(userPassesTest((user) => user.isStaff)(edit)).toEqualTypeOf<ViewFunction<{ pk: number }>>();
    path("books/<int:pk>/", loginRequired(edit));
    path("books/", loginRequired(ok));
    // @ts-expect-error the route gives a string
    path("books/<slug:pk>/", loginRequired(edit));
  });
});

describe("mixins", () => {
  test("keep the view they are mixed into", () => {
    class Books extends LoginRequiredMixin(ListView<Book>) {
      override model = Book;
    }
    expectTypeOf(new Books().paginateBy).toEqualTypeOf<number | null>();
    path("books/", Books.asView({ loginUrl: "/login/", paginateBy: 10 }));

    class AddBook extends PermissionRequiredMixin(LoginRequiredMixin(CreateView<Book>)) {
      override model = Book;
      override permissionRequired = "library.add_book";
    }
    path("books/new/", AddBook.asView({ raiseException: true }));
    path("about/", LoginRequiredMixin(TemplateView).asView({ templateName: "about.html" }));

    class Staff extends UserPassesTestMixin(TemplateView) {
      override testFunc(user: User | AnonymousUser): boolean {
        return user.isStaff;
      }
    }
    path("staff/", Staff.asView());
    // @ts-expect-error testFunc is missing
    void class extends UserPassesTestMixin(TemplateView) {};
  });

  test("the log-in view takes its attributes as options", () => {
    path("login/", LoginView.asView({ redirectAuthenticatedUser: true, nextPage: "/" }));
    // @ts-expect-error no such attribute
    path("login/", LoginView.asView({ redirectTo: "/" }));
  });
});

describe("users", () => {
  test("are those of the user model", async () => {
    expectTypeOf(getUserModel()).toEqualTypeOf<typeof User>();
    expectTypeOf(await authenticate(null, {})).toEqualTypeOf<User | null>();
    expectTypeOf(await User.objects.createUser("ann")).toEqualTypeOf<User>();
    await User.objects.createUser("ann", null, null, { firstName: "Ann", dateJoined: new Date() });
    // @ts-expect-error no such field
    await User.objects.createUser("ann", null, null, { firstname: "Ann" });
  });
});
