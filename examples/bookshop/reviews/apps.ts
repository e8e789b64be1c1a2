import { AppConfig } from "belleville/apps";

export default class ReviewsConfig extends AppConfig {
  override path = import.meta.dirname;
}
