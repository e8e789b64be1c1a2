/** The layers of `src/`, from the ground up. A folder imports from lower layers, and from the siblings named in `may`. */
export interface Layer {
  readonly level: number;
  /** Folders of the same level that may be imported. */
  readonly may?: readonly string[];
  /** Finished by a sentence that says why, when the check fails. */
  readonly why: string;
}

export const LAYERS: Readonly<Record<string, Layer>> = {
  utils: { level: 0, why: "utils holds pure functions: no settings, no I/O" },
  core: { level: 1, why: "core holds services that know nothing of requests, tables or templates" },
  http: { level: 2, why: "http knows requests and responses only" },
  db: { level: 2, why: "db sits below forms and the web: it never hears of requests" },
  template: { level: 2, why: "template knows neither requests nor models" },
  forms: { level: 2, may: ["template"], why: "forms knows no database; web/modelforms joins the two" },
  web: { level: 3, why: "web joins http, db, template and forms" },
  contenttypes: { level: 3, may: ["web"], why: "contenttypes stands on web" },
  auth: { level: 3, may: ["web", "contenttypes"], why: "auth stands on web and contenttypes" },
  admin: { level: 4, why: "admin stands on auth" },
  rest: { level: 4, why: "rest stands on auth" },
  tasks: { level: 4, why: "tasks stands on core and db" },
  channels: { level: 4, why: "channels stands on auth" },
  contrib: { level: 4, may: ["admin"], why: "contrib apps are optional: nothing below may need them" },
  server: { level: 5, why: "server carries the application to sockets" },
  test: { level: 5, may: ["server"], why: "test drives the application" },
  cli: { level: 5, may: ["server", "test"], why: "cli is the top" },
  entry: { level: 6, why: "entry files only list public names that come from several layers" },
};

/** Core services in the order in which they may import each other (`errors ← signals ← conf ← apps ← checks`). */
export const CORE_ORDER = ["errors", "context", "signals", "conf", "apps", "checks"] as const;
