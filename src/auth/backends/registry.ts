import "../settings.ts";
import { settings } from "../../core/conf/index.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { AuthenticationBackend, AuthenticationBackendClass } from "./contract.ts";

/** Instances by the setting they were made from, so that overriding the setting makes new ones. */
const instances = new WeakMap<object, readonly AuthenticationBackend[]>();
const DEFAULT = {};

/** The back ends of `AUTHENTICATION_BACKENDS`, in order. */
export async function getBackends(): Promise<readonly AuthenticationBackend[]> {
  const classes = settings.AUTHENTICATION_BACKENDS;
  const known = instances.get(classes ?? DEFAULT);
  if (known !== undefined) return known;
  // ModelBackend needs the models, which need this file: the default is loaded at first use.
  const list = classes ?? [(await import("./model-backend.ts")).ModelBackend];
  if (list.length === 0) {
    throw new ImproperlyConfigured("No authentication backends have been defined.", {
      hint: "AUTHENTICATION_BACKENDS must not be empty; leave it out for the default.",
    });
  }
  const made = list.map((Backend) => new Backend());
  checkPaths(made);
  instances.set(classes ?? DEFAULT, made);
  return made;
}

/** Sessions name the back end by its path: two of one name could not be told apart. */
function checkPaths(backends: readonly AuthenticationBackend[]): void {
  const seen = new Map<string, AuthenticationBackend>();
  for (const backend of backends) {
    const other = seen.get(backend.path);
    if (other !== undefined) {
      throw new ImproperlyConfigured(
        `The authentication backends ${other.constructor.name} and ${backend.constructor.name} have the same path, "${backend.path}".`,
        { hint: `Give one of them another: readonly path = "…";` },
      );
    }
    seen.set(backend.path, backend);
  }
}

/** A back end of the settings by its class or path; an instance is given back. Throws `TypeError` for one that is not there. */
export async function findBackend(
  wanted: AuthenticationBackend | AuthenticationBackendClass | string,
): Promise<AuthenticationBackend> {
  if (typeof wanted === "object") return wanted;
  const backends = await getBackends();
  const found = backends.find((backend) =>
    typeof wanted === "string" ? backend.path === wanted : backend.constructor === wanted,
  );
  if (found !== undefined) return found;
  const name = typeof wanted === "string" ? wanted : wanted.name;
  const known = backends.map((backend) => backend.path).join(", ");
  throw new TypeError(`The backend "${name}" is not in AUTHENTICATION_BACKENDS, which has ${known}.`);
}
