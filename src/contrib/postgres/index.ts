/** What only PostgreSQL has (docs/ref/contrib/postgres): `belleville/contrib/postgres`. */
import "./lookups.ts";

export { ArrayField, ArrayFieldClass } from "./fields/array-field.ts";
export { HStoreField, HStoreFieldClass } from "./fields/hstore-field.ts";
export {
  BigIntegerRangeField,
  BigIntegerRangeFieldClass,
  DateRangeField,
  DateRangeFieldClass,
  DateTimeRangeField,
  DateTimeRangeFieldClass,
  DecimalRangeField,
  DecimalRangeFieldClass,
  IntegerRangeField,
  IntegerRangeFieldClass,
  RangeField,
} from "./fields/range-fields.ts";
export { Range, type RangeBounds, type RangeOptions } from "./range.ts";
