import { BellevilleError, type BellevilleErrorOptions } from "../../core/errors/index.ts";
import { Http404 } from "../../http/errors.ts";

/** Anything that stands in a list of patterns and says what it matches. */
export interface TriedPattern {
  /** The route or expression as written. */
  readonly text: string;
  readonly name: string | undefined;
}

/** No pattern matches a path. */
export class Resolver404 extends Http404 {
  static override readonly code: string = "urls.resolver404";
  /** What was left to match where the search ended, without the first slash. */
  readonly path: string;
  readonly #tried: () => readonly (readonly TriedPattern[])[];

  constructor(path: string, tried: () => readonly (readonly TriedPattern[])[] = () => []) {
    super(`No URL pattern matches ${JSON.stringify(path.slice(0, 200))}.`);
    this.path = path;
    this.#tried = tried;
  }

  /** The patterns that were tried, each with the includes around it; worked out when it is read. */
  get tried(): readonly (readonly TriedPattern[])[] {
    return this.#tried();
  }
}

/** A name cannot be turned into a URL with the arguments given. */
export class NoReverseMatch extends BellevilleError {
  static override readonly code: string = "urls.no_reverse_match";
  /** A template prints an empty string for it inside `{% url … as x %}`. */
  readonly silentVariableFailure = true;

  constructor(message: string, options: BellevilleErrorOptions = {}) {
    super(message, options);
  }
}
