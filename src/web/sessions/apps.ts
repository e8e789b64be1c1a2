import { AppConfig } from "../../core/apps/index.ts";
import { registerSessionEngine } from "./engines/registry.ts";

/** The app `sessions`: the table of sessions, and the engine that keeps them there. */
export class SessionsConfig extends AppConfig {
  path = import.meta.dirname;
  override verboseName = "Sessions";

  override async ready(): Promise<void> {
    const { DatabaseSessionStore } = await import("./engines/db.ts");
    registerSessionEngine("db", DatabaseSessionStore);
  }
}
