import { expect, test } from "vitest";
import { kindOfChange } from "./watch.ts";

test.each([
  ["library/views.ts", "restart"],
  ["templates/base.html", "refresh"],
  ["locale/de/LC_MESSAGES/django.po", "restart"],
  [".env", "restart"],
  [".env.local", "restart"],
  ["static/site.css", "refresh"],
  ["library/static/library/app.js", "refresh"],
  ["db.sqlite3", null],
  ["db.sqlite3-wal", null],
  ["notes.log", null],
])("kindOfChange(%s) is %s", (path, kind) => {
  expect(kindOfChange(path)).toBe(kind);
});
