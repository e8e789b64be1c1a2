/** `import { forms } from "belleville/forms"`, as in Django, or the names one by one. */
export * from "../forms/index.ts";
export * as forms from "../forms/index.ts";
