/** Formats of English and its variants. Those of the settings stand in for languages whose formats are not installed. */
import { installFormats } from "./format-registry.ts";

installFormats("en", {
  DATE_FORMAT: "N j, Y",
  TIME_FORMAT: "P",
  DATETIME_FORMAT: "N j, Y, P",
  YEAR_MONTH_FORMAT: "F Y",
  MONTH_DAY_FORMAT: "F j",
  SHORT_DATE_FORMAT: "m/d/Y",
  SHORT_DATETIME_FORMAT: "m/d/Y P",
  FIRST_DAY_OF_WEEK: 0,
  DATE_INPUT_FORMATS: [
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%b %d %Y",
    "%b %d, %Y",
    "%d %b %Y",
    "%d %b, %Y",
    "%B %d %Y",
    "%B %d, %Y",
    "%d %B %Y",
    "%d %B, %Y",
  ],
  DATETIME_INPUT_FORMATS: [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S.%f",
    "%m/%d/%Y %H:%M",
    "%m/%d/%y %H:%M:%S",
    "%m/%d/%y %H:%M:%S.%f",
    "%m/%d/%y %H:%M",
  ],
  TIME_INPUT_FORMATS: ["%H:%M:%S", "%H:%M:%S.%f", "%H:%M"],
  DECIMAL_SEPARATOR: ".",
  THOUSAND_SEPARATOR: ",",
  NUMBER_GROUPING: 3,
});

const BRITISH_INPUT = {
  DATE_INPUT_FORMATS: ["%d/%m/%Y", "%d/%m/%y"],
  DATETIME_INPUT_FORMATS: [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S.%f",
    "%d/%m/%Y %H:%M",
    "%d/%m/%y %H:%M:%S",
    "%d/%m/%y %H:%M:%S.%f",
    "%d/%m/%y %H:%M",
  ],
} as const;

const BRITISH = {
  DATE_FORMAT: "j M Y",
  TIME_FORMAT: "P",
  DATETIME_FORMAT: "j M Y, P",
  YEAR_MONTH_FORMAT: "F Y",
  MONTH_DAY_FORMAT: "j F",
  SHORT_DATE_FORMAT: "d/m/Y",
  SHORT_DATETIME_FORMAT: "d/m/Y P",
  FIRST_DAY_OF_WEEK: 1,
  DECIMAL_SEPARATOR: ".",
  THOUSAND_SEPARATOR: ",",
  NUMBER_GROUPING: 3,
  ...BRITISH_INPUT,
} as const;

installFormats("en-gb", BRITISH);
installFormats("en-au", { ...BRITISH, FIRST_DAY_OF_WEEK: 0 });
installFormats("en-ie", {
  ...BRITISH,
  TIME_FORMAT: "H:i",
  DATETIME_FORMAT: "j M Y, H:i",
  SHORT_DATETIME_FORMAT: "d/m/Y H:i",
  DATE_INPUT_FORMATS: ["%d/%m/%Y", "%d/%m/%y", "%d %b %Y", "%d %b, %Y", "%d %B %Y", "%d %B, %Y"],
});
installFormats("en-ca", {
  ...BRITISH,
  SHORT_DATE_FORMAT: "Y-m-d",
  SHORT_DATETIME_FORMAT: "Y-m-d P",
  FIRST_DAY_OF_WEEK: 0,
  DATE_INPUT_FORMATS: ["%Y-%m-%d", "%y-%m-%d"],
  DATETIME_INPUT_FORMATS: [
    "%Y-%m-%d %H:%M:%S",
    "%y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M",
    "%y-%m-%d %H:%M",
  ],
  THOUSAND_SEPARATOR: "\u00a0",
});
