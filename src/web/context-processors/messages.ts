import type { HttpRequest } from "../../http/request.ts";
import { getMessages } from "../messages/api.ts";
import { DEFAULT_LEVELS } from "../messages/levels.ts";

/** `messages`, which a page shows once, and `DEFAULT_MESSAGE_LEVELS`. */
export function messages(request: HttpRequest): Record<string, unknown> {
  return { messages: getMessages(request), DEFAULT_MESSAGE_LEVELS: DEFAULT_LEVELS };
}
