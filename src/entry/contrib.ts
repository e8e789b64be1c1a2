/** Apps that come with Belleville, for `INSTALLED_APPS`. */
export { AuthConfig as auth } from "../auth/apps.ts";
export { ContentTypesConfig as contenttypes } from "../contenttypes/apps.ts";
export { StaticFilesConfig as staticfiles } from "../contrib/staticfiles/apps.ts";
export { MessagesConfig as messages } from "../web/messages/apps.ts";
export { SessionsConfig as sessions } from "../web/sessions/apps.ts";
