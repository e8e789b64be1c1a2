/** Of the names of schemas or databases, in the first column, those that tests of ended processes have left. */
export function leftovers(rows: readonly (readonly unknown[])[]): string[] {
  return rows
    .map(([name]) => String(name))
    .filter((name) => {
      const pid = /^test_(\d+)_\d+$/.exec(name)?.[1];
      return pid !== undefined && !isAlive(Number(pid));
    });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === "EPERM";
  }
}
