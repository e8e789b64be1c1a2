import { Transform } from "../../db/models/lookups/transform.ts";

/** `name__unaccent: "Helene"`: the column without its accents (extension unaccent). The value is compared without them too. */
export class Unaccent extends Transform {
  static override readonly lookupName: string = "unaccent";
  static override readonly functionName: string = "UNACCENT";
  static override readonly bilateral: boolean = true;
}
