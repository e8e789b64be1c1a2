/** Options of PostgreSQL, read without a server. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DatabaseSettings } from "../contract.ts";
import { postgresqlOptions } from "./options.ts";

const entry = (options: Readonly<Record<string, unknown>> = {}, more: Partial<DatabaseSettings> = {}) =>
  postgresqlOptions({ ENGINE: "postgresql", NAME: "shop", ...more, OPTIONS: options });

describe("postgresqlOptions()", () => {
  test("has libpq's sslmode and files, checked as libpq checks them", () => {
    expect(entry().client["ssl"]).toBe(false);
    expect(entry({ sslmode: "disable" }).client["ssl"]).toBe(false);
    expect(entry({ sslmode: "require" }).client["ssl"]).toEqual({ rejectUnauthorized: false });
    expect(entry({ sslmode: "verify-full" }).client["ssl"]).toEqual({ rejectUnauthorized: true });
    expect(() => entry({ sslmode: "verify-all" })).toThrow(/OPTIONS\.sslmode is "verify-all"; expected "disable"/);
    expect(() => entry({ sslmode: "verify-full", sslrootcert: "/no/such.pem" })).toThrow(
      "OPTIONS.sslrootcert names the file /no/such.pem, which cannot be read.",
    );
  });

  test("refuses names and values that there are not", () => {
    expect(() => entry({ sslmod: "require" })).toThrow(/Unknown option "sslmod".*Did you mean "sslmode"\?/);
    expect(() => entry({ pool: { maxsize: 5 } })).toThrow(/Unknown option "maxsize" in DATABASES OPTIONS\.pool/);
    expect(() => entry({ isolation_level: "serialisable" })).toThrow(/expected one of READ UNCOMMITTED/);
    expect(() => entry({ statement_timeout: "soon" })).toThrow(/expected a number that is not negative/);
    expect(() => entry({ prepare: "no" })).toThrow(/expected true or false/);
    expect(() => entry({}, { NAME: "" })).toThrow("Please supply the NAME or OPTIONS['service'] value.");
    expect(() => entry({}, { NAME: "x".repeat(64) })).toThrow("longer than PostgreSQL's limit of 63 characters");
  });

  describe("OPTIONS.service", () => {
    const folder = mkdtempSync(join(tmpdir(), "service-"));
    const file = join(folder, "pg_service.conf");
    const before = process.env["PGSERVICEFILE"];
    beforeAll(() => {
      writeFileSync(
        file,
        "# services\n[shop]\nhost=db.example\nport = 5433\ndbname=books\nuser=me\npassword=hunter2=\nsslmode=require\n",
      );
      process.env["PGSERVICEFILE"] = file;
    });
    afterAll(() => {
      if (before === undefined) delete process.env["PGSERVICEFILE"];
      else process.env["PGSERVICEFILE"] = before;
      rmSync(folder, { recursive: true });
    });

    test("gives what the entry does not say", () => {
      const { client } = entry({ service: "shop" }, { NAME: "", USER: "other" });
      expect(client).toMatchObject({
        host: "db.example",
        port: 5433,
        database: "books",
        user: "other",
        password: "hunter2=",
        ssl: { rejectUnauthorized: false },
      });
    });

    test("names near services, and never the contents of the file", () => {
      expect(() => entry({ service: "shp" })).toThrow(/service "shp" not found\. Did you mean "shop"\?/);
      writeFileSync(file, "password=hunter2\n");
      expect(() => entry({ service: "shop" })).toThrow(
        /^Line 1 of the service file .* is no parameter of a service\.$/,
      );
    });
  });
});
