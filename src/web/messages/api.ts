import { BellevilleError } from "../../core/errors/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { LazyText } from "../../utils/lazy.ts";
import type { BaseStorage } from "./base-storage.ts";
import { DEBUG, ERROR, INFO, SUCCESS, WARNING } from "./levels.ts";
import { createStorage } from "./create-storage.ts";
import type { Message, MessageText } from "./message.ts";

/** A message was added to a request that has no storage. */
export class MessageFailure extends BellevilleError {
  static override readonly code: string = "messages.failure";
}

/** Options of all functions that add a message. */
export interface MessageOptions {
  /** More tags, separated by spaces. */
  readonly extraTags?: string | LazyText | undefined;
  /** Whether a request without `MessageMiddleware` is put up with. Default: `false`. */
  readonly failSilently?: boolean | undefined;
}

/** Adds a message of any level. */
export function addMessage(
  request: HttpRequest,
  level: number,
  message: MessageText,
  options: MessageOptions = {},
): void {
  const storage = request.messages;
  if (storage !== undefined) storage.add(level, message, options.extraTags);
  else if (options.failSilently !== true) {
    throw new MessageFailure("You cannot add messages without installing MessageMiddleware.", {
      hint: "Add MessageMiddleware of belleville/middleware to MIDDLEWARE.",
    });
  }
}

/** The messages of a request: `for (const message of await getMessages(request))`, which marks them as shown. */
export function getMessages(request: HttpRequest): BaseStorage | readonly Message[] {
  return request.messages ?? [];
}

/** Least level that is recorded for this request. */
export function getLevel(request: HttpRequest): number {
  return (request.messages ?? createStorage(request)).level;
}

/** Sets the least level that is recorded; null: that of the settings. Says whether there was a storage to tell. */
export function setLevel(request: HttpRequest, level: number | null): boolean {
  if (request.messages === undefined) return false;
  request.messages.level = level;
  return true;
}

type Add = (request: HttpRequest, message: MessageText, options?: MessageOptions) => void;
const adder =
  (level: number): Add =>
  (request, message, options) =>
    addMessage(request, level, message, options);

export const debug: Add = adder(DEBUG);
export const info: Add = adder(INFO);
/** `messages.success(request, "Saved.")`. */
export const success: Add = adder(SUCCESS);
export const warning: Add = adder(WARNING);
export const error: Add = adder(ERROR);
