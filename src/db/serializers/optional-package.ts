import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";

/** What `load` imports. Throws `ImproperlyConfigured`, with the command that installs it, when it is not there. */
export async function optionalPackage<T>(name: string, purpose: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ImproperlyConfigured(`${purpose} needs the package ${name}, which is not installed.`, {
      cause: error,
      hint: `Run npm install ${name}.`,
    });
  }
}
