/** Formats of one language: any of the settings of that name. */
export interface LanguageFormats {
  readonly DATE_FORMAT?: string;
  readonly DATETIME_FORMAT?: string;
  readonly TIME_FORMAT?: string;
  readonly YEAR_MONTH_FORMAT?: string;
  readonly MONTH_DAY_FORMAT?: string;
  readonly SHORT_DATE_FORMAT?: string;
  readonly SHORT_DATETIME_FORMAT?: string;
  readonly DATE_INPUT_FORMATS?: readonly string[];
  readonly TIME_INPUT_FORMATS?: readonly string[];
  readonly DATETIME_INPUT_FORMATS?: readonly string[];
  readonly FIRST_DAY_OF_WEEK?: number;
  readonly DECIMAL_SEPARATOR?: string;
  readonly THOUSAND_SEPARATOR?: string;
  readonly NUMBER_GROUPING?: number | readonly number[];
}

export type FormatName = keyof LanguageFormats;

const installed = new Map<string, LanguageFormats[]>();

/**
 * Adds formats of a language; those installed later win. Returns the function that takes them out again.
 * Stands where Django has `FORMAT_MODULE_PATH`.
 *
 * ```ts
 * installFormats("de", { DATE_FORMAT: "j. F Y", DECIMAL_SEPARATOR: "," });
 * ```
 */
export function installFormats(language: string, formats: LanguageFormats): () => void {
  installed.set(language, [formats, ...(installed.get(language) ?? [])]);
  return () => {
    installed.set(
      language,
      (installed.get(language) ?? []).filter((other) => other !== formats),
    );
  };
}

/** The format of `language`, of its base language, or undefined. */
export function findFormat<N extends FormatName>(name: N, language: string): LanguageFormats[N] {
  for (const code of [language, language.split("-")[0]!]) {
    for (const formats of installed.get(code) ?? []) {
      if (formats[name] !== undefined) return formats[name];
    }
  }
  return undefined as LanguageFormats[N];
}
