export { AuthenticationForm, type AuthenticationFormOptions } from "./authentication-form.ts";
export { UsernameField } from "./username-field.ts";
