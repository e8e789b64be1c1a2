import "./settings.ts";

export {
  addMessage,
  debug,
  error,
  getLevel,
  getMessages,
  info,
  MessageFailure,
  type MessageOptions,
  setLevel,
  success,
  warning,
} from "./api.ts";
export { BaseStorage, LoadedMessages, type MessageStorageClass } from "./base-storage.ts";
export { CookieStorage } from "./cookie-storage.ts";
export { FallbackStorage } from "./fallback-storage.ts";
export { DEBUG, DEFAULT_LEVELS, ERROR, INFO, SUCCESS, WARNING } from "./levels.ts";
export { Message, type MessageText } from "./message.ts";
export { MessageMiddleware } from "./middleware.ts";
export { SessionStorage } from "./session-storage.ts";
