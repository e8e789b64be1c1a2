/** A project with a user model of its own: AUTH_USER_MODEL. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppConfig } from "../core/apps/index.ts";
import { swapSettings } from "../core/conf/index.ts";
import { connections } from "../db/connection/connections.ts";
import { manager, models } from "../db/index.ts";
import { makemigrations } from "../db/migrations/commands/index.ts";
import { ContentType } from "../contenttypes/models.ts";
import type { HttpRequest } from "../http/index.ts";
import { DatabaseSessionStore } from "../web/sessions/engines/db.ts";
import { makeRequest } from "../web/testing/drive.ts";
import { apps } from "../core/apps/index.ts";
import { runChecks } from "../core/checks/index.ts";
import { withSchemaEditor } from "../db/connection/schema-session.ts";
import { AuthenticationForm } from "./forms/index.ts";
import { authenticate, getUser, login } from "./login.ts";
import { BaseUserManager, Group, Permission, PermissionsUser, User } from "./models/index.ts";
import { AuthConfig } from "./apps.ts";
import { ContentTypesConfig } from "../contenttypes/apps.ts";
import { SessionsConfig } from "../web/sessions/apps.ts";
import { endProject, startProject } from "./testing/project.ts";
import { defaultTokenGenerator } from "./tokens.ts";
import { getUserModel } from "./user-model.ts";

class ReaderManager extends BaseUserManager<Reader> {
  async createUser(address: string, password: string): Promise<Reader> {
    const reader = new Reader({ address, password: "", born: 1990 });
    await reader.setPassword(password);
    await reader.save({ using: this.db });
    return reader;
  }

  /** Case does not count. */
  override getByNaturalKey(address: string): Promise<Reader> {
    return this.get({ address__iexact: address });
  }
}

/** Logs in by address, and cannot be switched off. */
class Reader extends PermissionsUser {
  static objects = manager(this, ReaderManager);
  static override readonly USERNAME_FIELD = "address";
  static override readonly EMAIL_FIELD = "address";
  static override readonly REQUIRED_FIELDS = ["born"];

  address = models.EmailField({ verboseName: "address", unique: true });
  born = models.IntegerField();

  static override Meta = {};
}

class AccountsConfig extends AppConfig {
  override path = import.meta.dirname;
  override name = "accounts";
  override models = async () => ({ Reader });
}

beforeAll(async () => {
  await startProject({
    AUTH_USER_MODEL: "accounts.Reader",
    INSTALLED_APPS: [AuthConfig, ContentTypesConfig, SessionsConfig, AccountsConfig],
    MIGRATION_MODULES: { accounts: null },
  });
  // The app has no migrations.
  await withSchemaEditor(connections.get(), (editor) => editor.createModel(Reader as never));
});
afterAll(endProject);

function requestOf(sessionKey: string | null = null): HttpRequest {
  const request = makeRequest("/");
  request.session = new DatabaseSessionStore(sessionKey);
  return request;
}

describe("AUTH_USER_MODEL", () => {
  test("names the user model", () => {
    expect(getUserModel()).toBe(Reader);
    for (const [label, message] of [
      ["Reader", 'must be of the form "app_label.ModelName", not "Reader"'],
      ["accounts.Raeder", "AUTH_USER_MODEL refers to model 'accounts.Raeder' that has not been installed."],
      ["books.Reader", "AUTH_USER_MODEL refers to model 'books.Reader' that has not been installed."],
    ] as const) {
      const restore = swapSettings({ AUTH_USER_MODEL: label });
      expect(getUserModel).toThrow(message);
      restore();
    }
  });

  test("takes the place of auth.User: no table, no content type, no permissions, no reverse relations", async () => {
    const tables = await connections.get().introspection.tableNames();
    expect(tables).not.toContain("auth_user");
    expect(tables).toEqual(
      expect.arrayContaining([
        "auth_group",
        "accounts_reader",
        "accounts_reader_groups",
        "accounts_reader_user_permissions",
      ]),
    );
    expect(User._meta.swapped).toBe("accounts.Reader");
    expect([Reader._meta.swapped, Group._meta.swapped]).toEqual([null, null]);
    expect(apps.getAppConfig("auth").getModels()).toEqual([Group, Permission]);
    expect((await ContentType.objects.filter({ appLabel: "auth" }).valuesFlat("model")).sort()).toEqual([
      "group",
      "permission",
    ]);
    expect(await ContentType.objects.filter({ appLabel: "accounts" }).valuesFlat("model")).toEqual(["reader"]);
  });

  test("leaves nothing to migrate, and nothing to complain of", async () => {
    const { changed } = await makemigrations({ appLabels: ["auth"], check: true, verbosity: 0 });
    expect(changed).toBe(false);
    expect((await runChecks()).map(String)).toEqual([]);
  });

  test("logs in by its own name, in its own way", async () => {
    const reader = await Reader.objects.createUser("Ann@example.com", "secret");
    expect([reader.isActive, reader.getUsername(), String(reader)]).toEqual([
      true,
      "Ann@example.com",
      "Ann@example.com",
    ]);
    expect((await authenticate(null, { username: "ann@EXAMPLE.com", password: "secret" }))?.pk).toBe(reader.pk);
    expect((await authenticate(null, { address: "ann@example.com", password: "secret" }))?.pk).toBe(reader.pk);
    expect(await authenticate(null, { address: "bob@example.com", password: "secret" })).toBeNull();
    const request = requestOf();
    await login(request, reader);
    await request.session.save();
    const user: unknown = await getUser(requestOf(request.session.sessionKey));
    expect(user).toBeInstanceOf(Reader);
    expect((user as Reader).lastLogin).toBeInstanceOf(Date);
  });

  test("has permissions of its own and through groups", async () => {
    let reader = await Reader.objects.createUser("bob@example.com", "secret");
    const group = await Group.objects.create({ name: "editors" });
    await group.permissions.add(await Permission.objects.getByNaturalKey("add_reader", "accounts", "reader"));
    await reader.groups.add(group);
    reader = await Reader.objects.get({ pk: reader.pk });
    expect(await reader.getAllPermissions()).toEqual(new Set(["accounts.add_reader"]));
    expect(await Reader.objects.filter({ groups: group }).count()).toBe(1);
  });

  test("gives the log-in form its label and length", async () => {
    const form = new AuthenticationForm();
    expect([form.fields.username.label, form.fields.username.maxLength]).toEqual(["Address", 254]);
    const bad = new AuthenticationForm({ data: { username: "ann@example.com", password: "wrong" } as never });
    expect(await bad.isValid()).toBe(false);
    expect(String(await bad.nonFieldErrors().asText())).toContain("Please enter a correct address and password.");
  });

  test("puts its address into tokens", async () => {
    const reader = await Reader.objects.createUser("cid@example.com", "secret");
    const token = defaultTokenGenerator.makeToken(reader);
    reader.address = "cid@example.org";
    expect(defaultTokenGenerator.checkToken(reader, token)).toBe(false);
  });
});
