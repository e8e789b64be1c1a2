import type { HttpRequest } from "../http/index.ts";
import { getUser } from "./login.ts";
import type { AbstractBaseUser } from "./models/abstract-base-user.ts";
import type { AnonymousUser } from "./models/anonymous-user.ts";
import type { ProjectUser } from "./user-model.ts";

/**
 * The user of a request, not read yet: `await request.user`. No query runs until somebody asks,
 * and one serves the whole request.
 */
export class LazyUser<U extends AbstractBaseUser | AnonymousUser = ProjectUser | AnonymousUser>
  implements PromiseLike<U>
{
  readonly #request: HttpRequest;
  #user: Promise<U> | null = null;

  constructor(request: HttpRequest) {
    this.#request = request;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a value that has to be awaited is the point of this class
  then<A = U, B = never>(
    onFulfilled?: ((user: U) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#user ??= getUser(this.#request) as unknown as Promise<U>;
    return this.#user.then(onFulfilled, onRejected);
  }
}
