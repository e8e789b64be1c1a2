import type { HttpRequest } from "../http/index.ts";
import { templateContains, templateLookup } from "../template/runtime/lookup.ts";
import { AnonymousUser } from "./models/anonymous-user.ts";

/** What templates ask of a user. */
interface Asked {
  hasPerm?(perm: string): Promise<boolean>;
  hasModulePerms?(appLabel: string): Promise<boolean>;
}

type Asking = () => PromiseLike<Asked> | Asked;

/** `perms` in templates: `perms.library.add_book`, `"library.add_book" in perms`. Asks when it is asked. */
class PermWrapper {
  readonly #user: Asking;

  constructor(user: Asking) {
    this.#user = user;
  }

  [templateLookup](appLabel: string): PermLookup {
    return new PermLookup(this.#user, appLabel);
  }

  /** An app, or a permission as `"app.codename"`. */
  async [templateContains](name: unknown): Promise<boolean> {
    const text = String(name);
    const dot = text.indexOf(".");
    if (dot === -1) return new PermLookup(this.#user, text).hasAny();
    return new PermLookup(this.#user, text.slice(0, dot)).has(text.slice(dot + 1));
  }

  toString(): string {
    return "PermWrapper";
  }
}

/** `perms.library`: permissions below it. By itself it is awaited, and then true if the user has any in the app. */
class PermLookup implements PromiseLike<AppPermissions> {
  readonly #user: Asking;
  readonly #appLabel: string;

  constructor(user: Asking, appLabel: string) {
    this.#user = user;
    this.#appLabel = appLabel;
  }

  async has(codename: string): Promise<boolean> {
    return (await (await this.#user()).hasPerm?.(`${this.#appLabel}.${codename}`)) ?? false;
  }

  async hasAny(): Promise<boolean> {
    return (await (await this.#user()).hasModulePerms?.(this.#appLabel)) ?? false;
  }

  [templateLookup](codename: string): Promise<boolean> {
    return this.has(codename);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- templates await it where its truth is asked for
  then<A = AppPermissions, B = never>(
    onFulfilled?: ((permissions: AppPermissions) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.hasAny()
      .then((any) => new AppPermissions(this, any))
      .then(onFulfilled, onRejected);
  }
}

/** The same when it is known whether there are any. */
class AppPermissions {
  readonly #lookup: PermLookup;
  /** What its truth goes by. */
  readonly size: 0 | 1;

  constructor(lookup: PermLookup, any: boolean) {
    this.#lookup = lookup;
    this.size = any ? 1 : 0;
  }

  [templateLookup](codename: string): Promise<boolean> {
    return this.#lookup.has(codename);
  }

  [Symbol.iterator](): never {
    throw new TypeError("The permissions of an app are not iterable.");
  }

  toString(): string {
    return this.size === 1 ? "True" : "False";
  }
}

/** Gives templates `user` and `perms`. Reads nothing until one is used. */
export function auth(request: HttpRequest): Record<string, unknown> {
  const user = (request as Partial<HttpRequest>).user ?? new AnonymousUser();
  return { user, perms: new PermWrapper(() => user) };
}
