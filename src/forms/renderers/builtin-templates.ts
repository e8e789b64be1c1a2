import { fileURLToPath } from "node:url";

/** Folder of the templates that forms bring along. */
export const BUILTIN_TEMPLATES: string = fileURLToPath(new URL("../templates", import.meta.url));
