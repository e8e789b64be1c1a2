import type { Text } from "../utils/lazy.ts";

/** Messages by code. */
export type ErrorMessages = Readonly<Record<string, Text>>;

/** A class that declares messages of its own. */
interface MessageOwner {
  readonly defaultErrorMessages?: ErrorMessages;
}

const cache = new WeakMap<object, Record<string, Text>>();

/** The messages of a class on top of those of its base classes; shared, not to be changed. */
export function messagesOf(type: MessageOwner): Readonly<Record<string, Text>> {
  let messages = cache.get(type);
  if (messages === undefined) {
    const base = Object.getPrototypeOf(type) as MessageOwner | null;
    const inherited = base === null || base === Function.prototype ? null : messagesOf(base);
    messages = Object.assign(Object.create(inherited) as Record<string, Text>, own(type));
    cache.set(type, messages);
  }
  return messages;
}

const own = (type: MessageOwner): ErrorMessages | undefined =>
  Object.hasOwn(type, "defaultErrorMessages") ? type.defaultErrorMessages : undefined;

/** Messages of one field: those of its class, changed by the given ones. */
export function fieldMessages(type: MessageOwner, given: ErrorMessages | undefined): Record<string, Text> {
  return Object.assign(Object.create(messagesOf(type)) as Record<string, Text>, given);
}
