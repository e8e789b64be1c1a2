import "../settings.ts";
import { settings } from "../../core/conf/index.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { AuthenticationBackend } from "./contract.ts";

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
  instances.set(classes ?? DEFAULT, made);
  return made;
}
