import "./security.ts";

export {
  CheckCritical as Critical,
  CheckDebug as Debug,
  CheckError as Error,
  CheckInfo as Info,
  CheckMessage,
  type CheckMessageOptions,
  CheckWarning as Warning,
  CRITICAL,
  DEBUG,
  ERROR,
  INFO,
  WARNING,
} from "./messages.ts";
export {
  type Check,
  type CheckContext,
  type RegisterOptions,
  type RunChecksOptions,
  register,
  runChecks,
  Tags,
  tagExists,
  tagsAvailable,
} from "./registry.ts";
