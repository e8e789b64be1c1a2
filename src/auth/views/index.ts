export { LoginView } from "./login-view.ts";
export { LogoutView } from "./logout-view.ts";
