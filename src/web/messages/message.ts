import { conditionalEscape } from "../../utils/html.ts";
import type { LazyText } from "../../utils/lazy.ts";
import { markSafe, SafeString } from "../../utils/safe-string.ts";
import { levelTag } from "./levels.ts";

/** What a message may say: text, lazy text, or HTML that is marked safe. */
export type MessageText = string | SafeString | LazyText;

/** One message for the user. */
export class Message {
  readonly level: number;
  readonly message: MessageText;
  /** More tags, separated by spaces. */
  readonly extraTags: string | null;

  constructor(level: number, message: MessageText, extraTags: string | LazyText | null = null) {
    this.level = level;
    this.message = message;
    this.extraTags = extraTags === null ? null : String(extraTags);
  }

  /** The tag of the level. */
  get levelTag(): string {
    return levelTag(this.level);
  }

  /** All tags, for use as CSS classes. */
  get tags(): string {
    return [this.extraTags, this.levelTag].filter(Boolean).join(" ");
  }

  toString(): string {
    return String(this.message);
  }

  /** Prints as what it says: escaped, unless that is safe. */
  __html__(): string | SafeString {
    return conditionalEscape(this.message);
  }
}

const KEY = "__json_message";

/** A message as Django writes it in JSON. */
export function toJson(message: Message): unknown[] {
  const text = SafeString.is(message.message) ? message.message.toString() : String(message.message);
  const fields: unknown[] = [KEY, SafeString.is(message.message) ? 1 : 0, message.level, text];
  if (message.extraTags !== null) fields.push(message.extraTags);
  return fields;
}

/** The messages of a parsed list; what is none is left out. */
export function fromJson(list: unknown): Message[] {
  return Array.isArray(list) ? list.map(oneFromJson).filter((message) => message !== null) : [];
}

function oneFromJson(item: unknown): Message | null {
  if (!Array.isArray(item) || item[0] !== KEY) return null;
  const [, isSafeText, level, text, extraTags] = item as unknown[];
  if (typeof level !== "number" || typeof text !== "string") return null;
  return new Message(level, isSafeText ? markSafe(text) : text, typeof extraTags === "string" ? extraTags : null);
}
