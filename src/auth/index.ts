export { AuthConfig } from "./apps.ts";
export type {
  AuthenticationBackend,
  AuthenticationBackendClass,
  Credentials,
  PermissionUser,
} from "./backends/contract.ts";
export { AllowAllUsersModelBackend, ModelBackend } from "./backends/model-backend.ts";
export { auth } from "./context-processor.ts";
export {
  type AuthenticatedRequest,
  loginNotRequired,
  loginRequired,
  type PermissionOptions,
  permissionRequired,
  userPassesTest,
} from "./decorators.ts";
export { AuthenticationForm, UsernameField } from "./forms/index.ts";
export { checkPassword, identifyHasher, isPasswordUsable, makePassword } from "./hashers/index.ts";
export { authenticate, getUser, login, logout, updateSessionAuthHash } from "./login.ts";
export { getPermissionCodename } from "./management/permission-names.ts";
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
  passwordChanged,
  type PasswordValidator,
  passwordValidatorsHelpTextHtml,
  passwordValidatorsHelpTexts,
  UserAttributeSimilarityValidator,
  validatePassword,
} from "./password-validation.ts";
export { type LoginOptions, REDIRECT_FIELD_NAME, redirectToLogin } from "./redirect-to-login.ts";
export { userLoggedIn, userLoggedOut, userLoginFailed } from "./signals.ts";
export { defaultTokenGenerator, PasswordResetTokenGenerator, type TokenUser } from "./tokens.ts";
export { getUserModel, type ProjectTypes, type ProjectUser, type UserModel } from "./user-model.ts";
export { ASCIIUsernameValidator, UnicodeUsernameValidator } from "./validators.ts";
export { LoginView, LogoutView, logoutThenLogin, RedirectURLMixin } from "./views/index.ts";
