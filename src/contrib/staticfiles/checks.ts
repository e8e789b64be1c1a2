/** Checks of static files; ids and texts of Django's docs/ref/checks, "Static Files". */
import { existsSync } from "node:fs";
import { resolve, sep } from "node:path";
import { type CheckMessage, CheckError, CheckWarning } from "../../core/checks/messages.ts";
import { register, Tags } from "../../core/checks/registry.ts";
import { settings } from "../../core/conf/index.ts";

function checkDirs(): CheckMessage[] {
  const base = settings.BASE_DIR as string;
  const root = settings.STATIC_ROOT === null ? null : resolve(base, settings.STATIC_ROOT as string);
  return settings.STATICFILES_DIRS.flatMap((dir) => {
    const [prefix, folder] = Array.isArray(dir) ? (dir as [string, string]) : ["", dir as string];
    const path = resolve(base, folder);
    const found: CheckMessage[] = [];
    if (prefix.endsWith("/")) {
      found.push(
        new CheckError(`The prefix '${prefix}' in the STATICFILES_DIRS setting must not end with a slash.`, {
          id: "staticfiles.E003",
        }),
      );
    }
    if (root !== null && (root + sep).startsWith(path + sep)) {
      found.push(
        new CheckError("The STATICFILES_DIRS setting should not contain the STATIC_ROOT setting.", {
          id: "staticfiles.E002",
        }),
      );
    } else if (!existsSync(path)) {
      found.push(
        new CheckWarning(`The directory '${path}' in the STATICFILES_DIRS setting does not exist.`, {
          id: "staticfiles.W004",
        }),
      );
    }
    return found;
  });
}

/** Registers the checks; the app does it when it is ready. */
export function registerChecks(): void {
  register(checkDirs, Tags.staticfiles);
}
