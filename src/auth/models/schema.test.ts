import { afterAll, beforeAll, expect, test } from "vitest";
import { connections } from "../../db/connection/connections.ts";
import { endProject, startProject } from "../testing/project.ts";

beforeAll(() => startProject());
afterAll(endProject);

const rowsOf = async (sql: string): Promise<unknown[][]> => (await connections.get().executeRaw(sql, [])).rows;

/** `name type`, with what may be NULL or is the key. */
async function columnsOf(table: string): Promise<string[]> {
  const rows = await rowsOf(`PRAGMA table_info("${table}")`);
  return rows
    .map(([, name, type, notNull, , key]) => `${name} ${type}${key ? " key" : notNull ? "" : " null"}`)
    .sort((a, b) => (a < b ? -1 : 1));
}

async function indexesOf(table: string): Promise<string[]> {
  const sql = `SELECT name, "unique" FROM pragma_index_list('${table}') WHERE name NOT LIKE 'sqlite_autoindex%' ORDER BY name`;
  return (await rowsOf(sql)).map(([name]) => String(name));
}

// As `manage.py migrate` of Django 6.1 makes them.
test.each([
  ["django_content_type", ["app_label varchar(100)", "id INTEGER key", "model varchar(100)"]],
  ["auth_permission", ["codename varchar(100)", "content_type_id INTEGER", "id INTEGER key", "name varchar(255)"]],
  ["auth_group", ["id INTEGER key", "name varchar(150)"]],
  ["auth_group_permissions", ["group_id INTEGER", "id INTEGER key", "permission_id INTEGER"]],
  [
    "auth_user",
    [
      "date_joined datetime",
      "email varchar(254)",
      "first_name varchar(150)",
      "id INTEGER key",
      "is_active bool",
      "is_staff bool",
      "is_superuser bool",
      "last_login datetime null",
      "last_name varchar(150)",
      "password varchar(128)",
      "username varchar(150)",
    ],
  ],
  ["auth_user_groups", ["group_id INTEGER", "id INTEGER key", "user_id INTEGER"]],
  ["auth_user_user_permissions", ["id INTEGER key", "permission_id INTEGER", "user_id INTEGER"]],
])("%s has the columns of Django's table", async (table, columns) => {
  expect((await columnsOf(table)).map(upperInteger)).toEqual(columns);
});

/** SQLite keeps the case in which a type was written. */
const upperInteger = (column: string): string => column.replace(/ integer\b/i, " INTEGER");

test.each([
  ["django_content_type", ["django_content_type_app_label_model_76bd3d3b_uniq"]],
  [
    "auth_permission",
    ["auth_permission_content_type_id_2f476e4b", "auth_permission_content_type_id_codename_01ab375a_uniq"],
  ],
  [
    "auth_group_permissions",
    [
      "auth_group_permissions_group_id_b120cbf9",
      "auth_group_permissions_group_id_permission_id_0cd325b0_uniq",
      "auth_group_permissions_permission_id_84c5c92e",
    ],
  ],
  [
    "auth_user_groups",
    [
      "auth_user_groups_group_id_97559544",
      "auth_user_groups_user_id_6a12ed8b",
      "auth_user_groups_user_id_group_id_94350c0c_uniq",
    ],
  ],
  [
    "auth_user_user_permissions",
    [
      "auth_user_user_permissions_permission_id_1fbb5f2c",
      "auth_user_user_permissions_user_id_a95ead1b",
      "auth_user_user_permissions_user_id_permission_id_14a6b632_uniq",
    ],
  ],
])("%s has the indexes of Django's table", async (table, names) => {
  expect(await indexesOf(table)).toEqual(names);
});
