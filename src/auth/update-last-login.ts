import { now } from "../core/timezone/index.ts";
import type { AbstractBaseUser } from "./models/abstract-base-user.ts";

/** Notes the time of log-in on the user. Receiver of `userLoggedIn`. */
export async function updateLastLogin(_sender: unknown, { user }: { readonly user: AbstractBaseUser }): Promise<void> {
  user.lastLogin = now();
  await user.save({ updateFields: ["lastLogin"] });
}
