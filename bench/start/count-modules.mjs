// Preloaded into the counted process: prints the address of every module to the file MODULES_LOG as it is loaded.
import { register } from "node:module";

const hooks = `
  import { appendFileSync } from "node:fs";
  export function load(url, context, next) {
    appendFileSync(process.env.MODULES_LOG, url + "\\n");
    return next(url, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
