import { User } from "./models/user.ts";

/** The user model of the project. */
export function getUserModel(): typeof User {
  return User;
}
