import { gettextLazy } from "../core/i18n/index.ts";
import { RegexValidator } from "../core/validators/index.ts";

/** Letters, digits and `@ . + - _`, in any script. */
export class UnicodeUsernameValidator extends RegexValidator {
  constructor() {
    super({
      regex: /^[\p{L}\p{N}_.@+-]+$/u,
      message: gettextLazy(
        "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
      ),
    });
  }
}

/** The same with ASCII letters only. */
export class ASCIIUsernameValidator extends RegexValidator {
  constructor() {
    super({
      regex: /^[\w.@+-]+$/,
      message: gettextLazy(
        "Enter a valid username. This value may contain only unaccented lowercase a-z and uppercase A-Z letters, numbers, and @/./+/-/_ characters.",
      ),
    });
  }
}
