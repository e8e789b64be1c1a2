import { Temporal } from "temporal-polyfill";
import { getFormat } from "../../core/i18n/formats.ts";
import { gettextLazy } from "../../core/i18n/translation.ts";
import { MONTHS } from "../../utils/dates.ts";
import { now, localdate } from "../../core/timezone/timezone.ts";
import { strftime } from "../../utils/strftime.ts";
import { strptime } from "../../utils/strftime.ts";
import type { Choice } from "../choices.ts";
import { type DataSource, getOne } from "../form-data.ts";
import { Select } from "./select.ts";
import { type Attrs, Widget, type WidgetContext, type WidgetOptions } from "./widget.ts";

type Part = "year" | "month" | "day";

/** Options of `SelectDateWidget`. */
export interface SelectDateWidgetOptions extends WidgetOptions {
  /** Years on offer. Default: this year and the nine after it. */
  readonly years?: Iterable<number | string> | undefined;
  /** Months on offer with their names. Default: all twelve. */
  readonly months?: Iterable<readonly [number | string, unknown]> | Readonly<Record<string, unknown>> | undefined;
  /** Label of the empty choice, or the three for year, month and day. Default: `---`. */
  readonly emptyLabel?: string | readonly [year: string, month: string, day: string] | undefined;
}

/** A day, a month and a year to be chosen from lists, in the order of the language. */
export class SelectDateWidget extends Widget {
  override readonly templateName: string = "django/forms/widgets/select_date.html";
  override readonly useFieldset: boolean = true;
  readonly selectWidget: typeof Select = Select;
  years: readonly (number | string)[];
  months: readonly Choice[];
  readonly noneLabels: Readonly<Record<Part, string>>;

  constructor(options: SelectDateWidgetOptions = {}) {
    super(options);
    this.inputType = "select";
    const thisYear = localdate(now()).year;
    this.years = options.years === undefined ? Array.from({ length: 10 }, (_, i) => thisYear + i) : [...options.years];
    this.months = monthChoices(options.months);
    const { emptyLabel = "---" } = options;
    const [year, month, day] = typeof emptyLabel === "string" ? [emptyLabel, emptyLabel, emptyLabel] : emptyLabel;
    if (typeof emptyLabel !== "string" && emptyLabel.length !== 3) {
      throw new TypeError("emptyLabel list must have 3 elements: for the year, the month and the day.");
    }
    this.noneLabels = { year, month, day };
  }

  override getContext(name: string, value: unknown, attrs?: Readonly<Attrs> | null): { widget: WidgetContext } {
    const context = super.getContext(name, value, attrs);
    const chosen = context.widget.value as Readonly<Record<Part, unknown>>;
    const choices: Readonly<Record<Part, readonly Choice[]>> = {
      year: this.years.map((year) => [year, String(year)] as const),
      month: this.months,
      day: Array.from({ length: 31 }, (_, i) => [i + 1, i + 1] as const),
    };
    context.widget["subwidgets"] = dateParts().map((part) => {
      const list = this.isRequired ? choices[part] : [["", this.noneLabels[part]] as const, ...choices[part]];
      const select = new this.selectWidget({ attrs, choices: list });
      const partName = `${name}_${part}`;
      const partAttrs = { ...context.widget.attrs, id: `id_${partName}` };
      return select.getContext(partName, chosen[part], partAttrs).widget;
    });
    return context;
  }

  /** The three parts; impossible dates such as 31 February keep theirs. */
  override formatValue(value: unknown): Readonly<Record<Part, unknown>> {
    const date = typeof value === "string" ? parseDate(value) : dateOf(value);
    return date ?? { year: null, month: null, day: null };
  }

  override idForLabel(id: string): string {
    return `${id}_${dateParts()[0] ?? "month"}`;
  }

  override valueFromDatadict(data: DataSource, _files: DataSource, name: string): unknown {
    const [y, m, d] = (["year", "month", "day"] as const).map((part) => getOne(data, `${name}_${part}`));
    if (y === "" && m === "" && d === "") return null;
    if (y === null || m === null || d === null) return getOne(data, name);
    const [year, month, day] = [y, m, d].map(wholeNumber);
    if ([year, month, day].some((n) => n !== null && n! > Number.MAX_SAFE_INTEGER)) return "0-0-0";
    const date = year && month && day && year <= 9999 ? validDate(year, month, day) : null;
    if (date === null) return `${String(y || 0)}-${String(m || 0)}-${String(d || 0)}`;
    return strftime(date, getFormat("DATE_INPUT_FORMATS")[0]!);
  }

  override valueOmittedFromData(data: DataSource, _files: DataSource, name: string): boolean {
    return !(["year", "month", "day"] as const).some((part) => data.has(`${name}_${part}`));
  }
}

function monthChoices(months: SelectDateWidgetOptions["months"]): readonly Choice[] {
  if (months === undefined) return MONTHS.map((name, index) => [index + 1, gettextLazy(name)] as const);
  return Symbol.iterator in months ? [...months] : Object.entries(months);
}

const MAX_INPUT = 100;

function wholeNumber(value: unknown): number | null {
  const text = String(value).trim();
  return text.length <= MAX_INPUT && /^[+-]?\d+$/.test(text) ? Number(text) : null;
}

function validDate(year: number, month: number, day: number): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: "reject" });
  } catch {
    return null;
  }
}

function dateOf(value: unknown): Readonly<Record<Part, unknown>> | null {
  if (value instanceof Temporal.PlainDate || value instanceof Temporal.PlainDateTime) return value;
  if (value instanceof Temporal.ZonedDateTime) return value;
  return value instanceof Date ? localdate(value) : null;
}

function parseDate(text: string): Readonly<Record<Part, unknown>> | null {
  const match = text.length <= MAX_INPUT ? /^(\d{4}|0)-(\d\d?)-(\d\d?)$/.exec(text) : null;
  if (match !== null) {
    const [year, month, day] = match.slice(1).map((part) => Number(part) || "");
    return { year, month, day };
  }
  return strptime(text, getFormat("DATE_INPUT_FORMATS")[0]!)?.toPlainDate() ?? null;
}

/** The order of the parts in the date format of the language. */
function dateParts(): Part[] {
  const parts: Part[] = [];
  const format = getFormat("DATE_FORMAT");
  for (let i = 0; i < format.length; i++) {
    const letter = format[i]!;
    if (letter === "\\") i++;
    else if ("Yy".includes(letter)) parts.push("year");
    else if ("bEFMmNn".includes(letter)) parts.push("month");
    else if ("dj".includes(letter)) parts.push("day");
  }
  return parts;
}
