import { settings } from "../../core/conf/settings.ts";
import { atomic } from "../../db/connection/atomic.ts";
import type { ViewFunction } from "../urls/view.ts";
import "../../db/settings.ts";

/** Aliases of databases with `ATOMIC_REQUESTS`, kept with the settings they were read from. */
let known: { readonly databases: object; readonly aliases: readonly string[] } | undefined;

function atomicAliases(): readonly string[] {
  const databases = settings.DATABASES;
  if (known?.databases !== databases) {
    const aliases = Object.keys(databases).filter((alias) => databases[alias]?.ATOMIC_REQUESTS === true);
    known = { databases, aliases };
  }
  return known.aliases;
}

/** The view inside a transaction of each database with `ATOMIC_REQUESTS`; the view itself when there is none. */
export function atomicView(view: ViewFunction): ViewFunction {
  const aliases = atomicAliases();
  if (aliases.length === 0 || view.nonAtomicRequests === true) return view;
  const without = view.nonAtomicRequests || [];
  let wrapped: ViewFunction = view;
  for (const using of aliases) {
    if (without.includes(using)) continue;
    const inner = wrapped;
    wrapped = (request, params) => atomic(async () => inner(request, params), { using });
  }
  return wrapped;
}
