import { MigrationError } from "../errors.ts";
import type { PendingOperation } from "./detection.ts";

/**
 * The operations of one app in an order that fulfils the dependencies among them; otherwise as they were made.
 *
 * In waves, as Python's `graphlib` does it: first all that depends on nothing, then what that sets free.
 */
export function sortOperations(appLabel: string, operations: readonly PendingOperation[]): PendingOperation[] {
  const providers = new Map<string, PendingOperation[]>();
  for (const pending of operations) {
    for (const key of pending.provides) {
      providers.set(key, [...(providers.get(key) ?? []), pending]);
    }
  }
  const waiting = new Map<PendingOperation, number>();
  const followers = new Map<PendingOperation, PendingOperation[]>();
  for (const pending of operations) {
    waiting.set(pending, waiting.get(pending) ?? 0);
    for (const { key } of pending.dependencies) {
      for (const provider of providers.get(key) ?? []) {
        if (provider === pending) continue;
        waiting.set(provider, waiting.get(provider) ?? 0);
        waiting.set(pending, waiting.get(pending)! + 1);
        followers.set(provider, [...(followers.get(provider) ?? []), pending]);
      }
    }
  }
  const sorted = [...waiting].filter(([, count]) => count === 0).map(([pending]) => pending);
  for (const pending of sorted) {
    for (const follower of followers.get(pending) ?? []) {
      const left = waiting.get(follower)! - 1;
      waiting.set(follower, left);
      if (left === 0) sorted.push(follower);
    }
  }
  if (sorted.length < operations.length) {
    const rest = operations.filter((pending) => !sorted.includes(pending));
    throw new MigrationError(
      `The changes of the app ${appLabel} depend on each other in a circle: ${rest.map(({ operation }) => operation.describe()).join("; ")}.`,
      { hint: "Make the changes in two steps, with makemigrations after each." },
    );
  }
  return sorted;
}
