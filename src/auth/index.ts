export { AuthConfig } from "./apps.ts";
export type { AuthenticationBackend, Credentials, PermissionUser } from "./backends/contract.ts";
export { ModelBackend } from "./backends/model-backend.ts";
export { auth } from "./context-processor.ts";
export {
  type AuthenticatedRequest,
  loginRequired,
  type PermissionOptions,
  permissionRequired,
  userPassesTest,
} from "./decorators.ts";
export { AuthenticationForm, UsernameField } from "./forms/index.ts";
export { checkPassword, identifyHasher, isPasswordUsable, makePassword } from "./hashers/index.ts";
export { authenticate, getUser, login, logout, updateSessionAuthHash } from "./login.ts";
export { AuthenticationMiddleware, LoginRequiredMiddleware } from "./middleware.ts";
export { LoginRequiredMixin, PermissionRequiredMixin, UserPassesTestMixin } from "./mixins.ts";
export {
  AbstractBaseUser,
  AbstractUser,
  AnonymousUser,
  BaseUserManager,
  Group,
  Permission,
  PermissionsUser,
  User,
  UserManager,
} from "./models/index.ts";
export {
  MinimumLengthValidator,
  NumericPasswordValidator,
  type PasswordValidator,
  UserAttributeSimilarityValidator,
  validatePassword,
} from "./password-validation.ts";
export { type LoginOptions, loginNotRequired, redirectToLogin } from "./redirect-to-login.ts";
export { userLoggedIn, userLoggedOut, userLoginFailed } from "./signals.ts";
export { getUserModel } from "./user-model.ts";
export { LoginView, LogoutView } from "./views/index.ts";
