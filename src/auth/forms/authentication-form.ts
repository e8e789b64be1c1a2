import { ValidationError } from "../../core/validators/index.ts";
import { gettextLazy } from "../../core/i18n/index.ts";
import * as forms from "../../forms/index.ts";
import type { FormOptions } from "../../forms/form.ts";
import type { HttpRequest } from "../../http/index.ts";
import type { Text } from "../../utils/lazy.ts";
import { capfirst } from "../../utils/text.ts";
import { authenticate } from "../login.ts";
import type { AbstractBaseUser } from "../models/abstract-base-user.ts";
import { getUserModel } from "../user-model.ts";
import { UsernameField } from "./username-field.ts";

const usernameField = forms.fieldClass(UsernameField);

export interface AuthenticationFormOptions extends FormOptions {
  /** The request that logs in, for authentication back ends. */
  readonly request?: HttpRequest | null | undefined;
}

/** Asks for user name and password, and finds the user. Derive from it to change who may log in. */
export class AuthenticationForm extends forms.Form {
  static errorMessages: Readonly<Record<"invalidLogin" | "inactive", Text>> = {
    invalidLogin: gettextLazy(
      "Please enter a correct %(username)s and password. Note that both fields may be case-sensitive.",
    ),
    inactive: gettextLazy("This account is inactive."),
  };

  readonly #request: HttpRequest | null;
  #user: AbstractBaseUser | null = null;

  username = usernameField({ widget: new forms.TextInput({ attrs: { autofocus: true } }) });
  password = forms.CharField({
    label: gettextLazy("Password"),
    strip: false,
    widget: new forms.PasswordInput({ attrs: { autocomplete: "current-password" } }),
  });

  constructor(options: AuthenticationFormOptions = {}) {
    super(options);
    this.#request = options.request ?? null;
    const model = getUserModel()._meta.getField(getUserModel().USERNAME_FIELD);
    const { username } = this.fields;
    username.maxLength = model.maxLength ?? 254;
    username.widget.attrs.maxlength = String(username.maxLength);
    username.label ??= capfirst(String(model.verboseName));
  }

  override async clean(): Promise<void> {
    const { username, password } = this.cleanedData;
    if (username === undefined || !password) return;
    const user = await authenticate(this.#request, { username, password });
    if (user === null) throw this.getInvalidLoginError();
    await this.confirmLoginAllowed(user);
    this.#user = user;
  }

  /** Policy apart from authentication: throw a `ValidationError` for users who may not log in. */
  confirmLoginAllowed(user: AbstractBaseUser): void | Promise<void> {
    if (!user.isActive) throw new ValidationError(this.#messages.inactive, { code: "inactive" });
  }

  /** Those of the class itself: a subclass may have others. */
  get #messages(): typeof AuthenticationForm.errorMessages {
    return (this.constructor as typeof AuthenticationForm).errorMessages;
  }

  /** Who logged in; null before the form was found valid. */
  getUser(): AbstractBaseUser | null {
    return this.#user;
  }

  getInvalidLoginError(): ValidationError {
    const { verboseName } = getUserModel()._meta.getField(getUserModel().USERNAME_FIELD);
    return new ValidationError(this.#messages.invalidLogin, {
      code: "invalid_login",
      params: { username: String(verboseName) },
    });
  }
}
