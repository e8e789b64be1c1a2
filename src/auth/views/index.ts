export { LoginView } from "./login-view.ts";
export { LogoutView, logoutThenLogin } from "./logout-view.ts";
export { RedirectURLMixin } from "./redirect-url.ts";
