import { describe, test } from "vitest";
import { migrations } from "./index.ts";

describe("Migration", () => {
  test("a file compiles as makemigrations writes it, also under noImplicitOverride", () => {
    class Written extends migrations.Migration {
      initial = true;

      dependencies = [["library", "0001_initial"], migrations.swappableDependency("AUTH_USER_MODEL")];

      operations = [
        new migrations.DeleteModel({ name: "Book" }),
        new migrations.RunSQL({ sql: "SELECT 1", reverseSql: migrations.RunSQL.noop }),
        new migrations.RunCode({ code: async (apps) => void (await apps.getModel("library", "Book").objects.count()) }),
      ];
    }
    class Empty extends migrations.Migration {
      dependencies = [];

      operations = [];
    }
    void [Written, Empty];
  });

  test("a wrong list does not compile", () => {
    class Wrong extends migrations.Migration {
      // @ts-expect-error a dependency is a pair of app label and name
      dependencies = ["library"];

      // @ts-expect-error only operations are operations
      operations = [{ name: "Book" }];
    }
    // @ts-expect-error a migration says what it does
    class Missing extends migrations.Migration {
      dependencies = [];
    }
    void [Wrong, Missing];
    // @ts-expect-error the model is called name
    new migrations.DeleteModel({ model: "Book" });
  });
});
