import type { HttpRequest } from "../http/index.ts";
import { AnonymousUser } from "./models/anonymous-user.ts";
import type { PermissionUser } from "./backends/contract.ts";
import { userHasPerm } from "./models/permissions-mixin.ts";

/** `perms.library.add_book` in templates: looks an app up, then a permission, each when asked. */
class PermWrapper extends Map<string, unknown> {
  readonly #request: HttpRequest;

  constructor(request: HttpRequest) {
    super();
    this.#request = request;
  }

  override has(): boolean {
    return true;
  }

  override get(appLabel: string): unknown {
    return new PermLookup(this.#request, appLabel);
  }
}

class PermLookup extends Map<string, unknown> {
  readonly #request: HttpRequest;
  readonly #appLabel: string;

  constructor(request: HttpRequest, appLabel: string) {
    super();
    this.#request = request;
    this.#appLabel = appLabel;
  }

  override has(): boolean {
    return true;
  }

  override get(codename: string): Promise<boolean> {
    return this.#ask((user) =>
      user.isUsable && user.isSuperuser ? true : userHasPerm(user, `${this.#appLabel}.${codename}`),
    );
  }

  async #ask(question: (user: PermissionUser) => boolean | Promise<boolean>): Promise<boolean> {
    return question(await this.#request.user);
  }
}

/** Gives templates `user` and `perms`. Reads nothing until one is used. */
export function auth(request: HttpRequest): Record<string, unknown> {
  return { user: request.user ?? new AnonymousUser(), perms: new PermWrapper(request) };
}
