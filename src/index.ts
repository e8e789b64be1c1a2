/** The package itself; everything else has a sub-path of its own, such as `belleville/db`. */
export { getVersion } from "./cli/version.ts";
