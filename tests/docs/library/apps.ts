import { AppConfig } from "belleville/apps";

export default class LibraryConfig extends AppConfig {
  override path = import.meta.dirname;
}
