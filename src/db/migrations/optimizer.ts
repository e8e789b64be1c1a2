import type { Operation } from "./operations/base.ts";

/**
 * An equal or shorter list of operations with the same effect: `CreateModel` and `AddField` become one `CreateModel`,
 * `CreateModel` and `DeleteModel` nothing. Follows Django's `MigrationOptimizer`.
 */
export function optimize(operations: readonly Operation[], appLabel: string): Operation[] {
  let current = [...operations];
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i < current.length; ) {
      const shorter = reduceAt(current, i, appLabel);
      if (shorter === null) {
        i++;
      } else {
        current = shorter;
        changed = true;
      }
    }
  }
  return current;
}

/** The list with the operation at `i` and a later one reduced, or null when no later one fits. */
function reduceAt(operations: readonly Operation[], i: number, appLabel: string): Operation[] | null {
  const operation = operations[i]!;
  // Whether `operation` may pass everything between, so that the result can stand at the right.
  let right = true;
  for (let j = i + 1; j < operations.length; j++) {
    const other = operations[j]!;
    const result = operation.reduce(other, appLabel);
    if (typeof result === "boolean") {
      right &&= result;
      continue;
    }
    const between = operations.slice(i + 1, j);
    if (!right && !between.every((each) => each.reduce(other, appLabel) === true)) return null;
    const reduced = right ? [...between, ...result] : [...result, ...between];
    return [...operations.slice(0, i), ...reduced, ...operations.slice(j + 1)];
  }
  return null;
}
