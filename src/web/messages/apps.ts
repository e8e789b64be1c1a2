import { AppConfig } from "../../core/apps/index.ts";

/** The app `messages`. */
export class MessagesConfig extends AppConfig {
  path = import.meta.dirname;
  override verboseName = "Messages";
}
