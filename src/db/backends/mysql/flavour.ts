/**
 * What tells MariaDB and MySQL apart. Both are spoken to in the same protocol and nearly the same SQL; where they
 * differ, this table decides, so that no code asks for a name.
 */
export interface Flavour {
  /** As `DATABASES` names the engine. */
  readonly engine: "mariadb" | "mysql";
  readonly displayName: "MariaDB" | "MySQL";
  /** Oldest version that is supported (Django's `minimum_database_version`). */
  readonly minimum: readonly [major: number, minor: number];
  /** INSERT … RETURNING, native `uuid` and regular expressions of PCRE. */
  readonly isMariadb: boolean;
  /** Modes of SQL that every session is set to; `OPTIONS.sql_mode` replaces them. */
  readonly sqlMode: string;
}

const STRICT =
  "STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO";

export const MARIADB: Flavour = {
  engine: "mariadb",
  displayName: "MariaDB",
  minimum: [10, 11],
  isMariadb: true,
  // `SET a = b, b = a` exchanges the two, as the standard says.
  sqlMode: `${STRICT},SIMULTANEOUS_ASSIGNMENT`,
};

export const MYSQL: Flavour = {
  engine: "mysql",
  displayName: "MySQL",
  minimum: [8, 4],
  isMariadb: false,
  sqlMode: STRICT,
};
