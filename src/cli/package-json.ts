import { getVersion } from "./version.ts";

/** Whether this Node runs `.ts` files itself (22.18 and later). */
export function stripsTypes(): boolean {
  return Boolean((process.features as { typescript?: unknown }).typescript);
}

/** Whether `node:sqlite` can return rows as arrays (22.16 and later); before that better-sqlite3 is the driver. */
export function hasNodeSqlite(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 16);
}

/** The package.json of a new project, with the packages that this Node needs. */
export function packageJson(name: string): string {
  const driver = hasNodeSqlite() ? {} : { "better-sqlite3": "^12.4.1" };
  const loader = stripsTypes() ? {} : { tsx: "^4.20.0" };
  const scripts = {
    ...(hasNodeSqlite() ? {} : { "better-sqlite3": true }),
    ...(stripsTypes() ? {} : { esbuild: true }),
  };
  const content = {
    name: name.toLowerCase().replaceAll("_", "-").replace(/^-+/, "") || "project",
    version: "0.1.0",
    private: true,
    type: "module",
    scripts: {
      start: "belleville runserver",
      test: "belleville test",
      types: "tsc --noEmit",
    },
    dependencies: { belleville: `^${getVersion()}`, ...driver, ...loader },
    devDependencies: { "@types/node": "^24.0.0", typescript: "^7.0.2" },
    ...(Object.keys(scripts).length > 0 ? { allowScripts: scripts } : {}),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
