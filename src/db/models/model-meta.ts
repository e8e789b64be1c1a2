/** What `static Meta = { … }` of a model may say (docs/ref/models/options). */
import type { Text } from "../../utils/lazy.ts";
import type { BaseConstraint } from "./constraints.ts";
import type { OrderingTerm } from "./expressions/expression.ts";
import type { ModelClass } from "./fields/field.ts";
import type { Index } from "./indexes.ts";

export interface ModelMeta {
  /** A base for other models, without a table. */
  readonly abstract?: boolean;
  /** Another class for the table of its parent. */
  readonly proxy?: boolean;
  /** Default: the app whose models module exports the class. */
  readonly appLabel?: string;
  /** Default: `library_book`. */
  readonly dbTable?: string;
  readonly dbTableComment?: string;
  readonly verboseName?: Text;
  readonly verboseNamePlural?: Text;
  /** Default order: names of fields, `-` in front for descending. */
  readonly ordering?: readonly OrderingTerm[];
  /** Rows have an order among those of the same related object: the name of a foreign key. */
  readonly orderWithRespectTo?: string;
  readonly getLatestBy?: string | readonly string[];
  readonly indexes?: readonly Index[];
  readonly constraints?: readonly BaseConstraint[];
  /** Sets of fields that are unique together. */
  readonly uniqueTogether?: readonly string[] | readonly (readonly string[])[];
  /** Whether migrations make and change the table. Default: `true`. */
  readonly managed?: boolean;
  readonly permissions?: readonly (readonly [codename: string, name: string])[];
  /** Default: `["add", "change", "delete", "view"]`. */
  readonly defaultPermissions?: readonly string[];
  readonly defaultRelatedName?: string;
  /** Name of the manager that reads for the framework. Default: `objects`, or the first one. */
  readonly defaultManagerName?: string;
  readonly baseManagerName?: string;
  readonly selectOnSave?: boolean;
  readonly swappable?: string;
  /** Features a database must have for the model to be made there, such as `"hasNativeJson"`. */
  readonly requiredDbFeatures?: readonly string[];
  readonly requiredDbVendor?: string;
  /** Set by the ORM: the model whose many-to-many relation this one was made for. */
  readonly autoCreated?: ModelClass | null;
}

export const META_NAMES: ReadonlySet<string> = new Set<keyof ModelMeta>([
  "abstract",
  "proxy",
  "appLabel",
  "dbTable",
  "dbTableComment",
  "verboseName",
  "verboseNamePlural",
  "ordering",
  "orderWithRespectTo",
  "getLatestBy",
  "indexes",
  "constraints",
  "uniqueTogether",
  "managed",
  "permissions",
  "defaultPermissions",
  "defaultRelatedName",
  "defaultManagerName",
  "baseManagerName",
  "selectOnSave",
  "swappable",
  "requiredDbFeatures",
  "requiredDbVendor",
  "autoCreated",
]);
