#!/usr/bin/env node
/** The command `belleville`: that of the project in the working folder, or startproject, startapp, help and version. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const manage = ["manage.ts", "manage.js"].map((name) => join(process.cwd(), name)).find((path) => existsSync(path));

const standalone = ["startproject", "startapp"].includes(process.argv[2] ?? "");
if (manage !== undefined && !standalone) {
  if (manage.endsWith(".ts")) await import("./register.ts");
  await import(pathToFileURL(manage).href).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_MODULE_NOT_FOUND" || !error.message.includes("'belleville'")) throw error;
    process.stderr.write("The packages of this project are not installed.\nHint: Run npm install.\n");
    process.exitCode = 1;
  });
} else {
  const { execute } = await import("./management.ts");
  await execute(null);
}
