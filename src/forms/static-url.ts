import { optionalPort } from "../template/ports.ts";

/** The address of a static file; addresses and paths from the root stay as they are. */
export function staticUrl(path: string): string {
  if (path.startsWith("http://") || path.startsWith("https://") || path.startsWith("/")) return path;
  const resolve = optionalPort("staticUrl");
  return resolve === undefined ? path : resolve(path);
}
