import { defineSettings, env } from "belleville/conf";
import { auth, contenttypes, messages, sessions, staticfiles } from "belleville/contrib";
import {
  MinimumLengthValidator,
  NumericPasswordValidator,
  UserAttributeSimilarityValidator,
} from "belleville/contrib/auth";
import {
  AuthenticationMiddleware,
  CommonMiddleware,
  CsrfViewMiddleware,
  MessageMiddleware,
  SecurityMiddleware,
  SessionMiddleware,
  XFrameOptionsMiddleware,
} from "belleville/middleware";
import library from "../library/apps.ts";
import reviews from "../reviews/apps.ts";

const BASE_DIR = new URL("..", import.meta.url);

export default defineSettings({
  BASE_DIR,
  // The example runs without a .env file; a real site has no default here.
  SECRET_KEY: env.string("SECRET_KEY", "django-insecure-bookshop-example-key-that-is-no-secret-at-all"),
  DEBUG: env.boolean("DEBUG", true),
  ALLOWED_HOSTS: env.list("ALLOWED_HOSTS", []),
  INSTALLED_APPS: [auth, contenttypes, sessions, messages, staticfiles, library, reviews],
  MIDDLEWARE: [
    SecurityMiddleware,
    SessionMiddleware,
    CommonMiddleware,
    CsrfViewMiddleware,
    AuthenticationMiddleware,
    MessageMiddleware,
    XFrameOptionsMiddleware,
  ],
  ROOT_URLCONF: () => import("./urls.ts"),
  DATABASES: { default: env.db("DATABASE_URL", "sqlite:///db.sqlite3") },
  AUTH_PASSWORD_VALIDATORS: [
    new UserAttributeSimilarityValidator(),
    new MinimumLengthValidator(),
    new NumericPasswordValidator(),
  ],
  STATIC_URL: "static/",
  STATICFILES_DIRS: [new URL("static/", BASE_DIR)],
  LANGUAGE_CODE: "en-us",
  TIME_ZONE: "UTC",
  LOGIN_URL: "login",
  LOGIN_REDIRECT_URL: "/",
  LOGOUT_REDIRECT_URL: "/",
});
