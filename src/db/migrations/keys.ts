/** Names of migrations: `["library", "0001_initial"]` in files, `"library.0001_initial"` as keys of maps. */

/** A migration as `[app label, name]`. */
export type MigrationTarget = readonly [appLabel: string, name: string];

/** `"app_label.name"`. An app label holds no dot, so the first dot divides. */
export type MigrationKey = string;

export function migrationKey(appLabel: string, name: string): MigrationKey {
  return `${appLabel}.${name}`;
}

export function appLabelOf(key: MigrationKey): string {
  return key.slice(0, key.indexOf("."));
}

export function nameOf(key: MigrationKey): string {
  return key.slice(key.indexOf(".") + 1);
}

/** Order of Django's tuples: by app label, then by name. */
export function compareKeys(a: MigrationKey, b: MigrationKey): number {
  const [appA, appB] = [appLabelOf(a), appLabelOf(b)];
  if (appA !== appB) return appA < appB ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Plain comparison of code units, the same on every machine and in every language. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
