import { Temporal } from "temporal-polyfill";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { interpolate } from "../../utils/interpolate.ts";
import { configure } from "../conf/index.ts";
import { runInContext } from "../context/index.ts";
import {
  activate,
  dateFormat,
  deactivateAll,
  getFormat,
  getLanguage,
  getLanguageBidi,
  getLanguageFromRequest,
  getSupportedLanguageVariant,
  gettext,
  gettextLazy,
  installCatalog,
  installFormats,
  localize,
  ngettext,
  ngettextLazy,
  override,
  parsePluralForms,
  pgettext,
  sanitizeSeparators,
} from "./index.ts";

const use = (settings: object = {}): void => configure({ SECRET_KEY: "x", LANGUAGE_CODE: "en-us", ...settings });
const undo: (() => void)[] = [];

beforeEach(() => {
  use();
  undo.push(
    installCatalog("de", {
      pluralForms: "nplurals=2; plural=(n != 1);",
      messages: [
        { msgid: "Book", msgstr: ["Buch"] },
        { msgid: "May", msgctxt: "month", msgstr: ["Mai"] },
        { msgid: "%(n)d book", plural: "%(n)d books", msgstr: ["%(n)d Buch", "%(n)d Bücher"] },
      ],
    }),
    installFormats("de", {
      DATE_FORMAT: "j. F Y",
      DECIMAL_SEPARATOR: ",",
      THOUSAND_SEPARATOR: ".",
      NUMBER_GROUPING: 3,
    }),
  );
});
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

describe("translation", () => {
  test("override() holds inside its body only, across await", async () => {
    await override("de", async () => {
      await Promise.resolve();
      expect(gettext("Book")).toBe("Buch");
    });
    expect(gettext("Book")).toBe("Book");
  });

  test("two requests at once keep their own language", async () => {
    const seen = await Promise.all(
      ["de", "en-us"].map((language) =>
        runInContext(async () => {
          activate(language);
          await new Promise((resolve) => setTimeout(resolve, 1));
          return `${getLanguage()} ${gettext("Book")}`;
        }),
      ),
    );
    expect(seen).toEqual(["de Buch", "en-us Book"]);
  });

  test("a variant falls back to its base language, another language to the default", () => {
    expect(override("de-at", () => gettext("Book"))).toBe("Buch");
    use({ LANGUAGE_CODE: "de" });
    expect(override("fr", () => gettext("Book"))).toBe("Buch");
    expect(override("en", () => gettext("Book"))).toBe("Book");
  });

  test("contexts and plural forms are told apart", () => {
    override("de", () => {
      expect([pgettext("month", "May"), pgettext("verb", "May")]).toEqual(["Mai", "May"]);
      expect([1, 2].map((n) => ngettext("%(n)d book", "%(n)d books", n))).toEqual(["%(n)d Buch", "%(n)d Bücher"]);
    });
  });

  test("lazy texts are translated when they are used", () => {
    const label = gettextLazy("Book");
    const count = ngettextLazy("%(n)d book", "%(n)d books", "n");
    expect(override("de", () => `${label} ${interpolate(count, { n: 3 })}`)).toBe("Buch 3 Bücher");
    expect(`${label} ${interpolate(count, { n: 1 })}`).toBe("Book 1 book");
  });

  test("with USE_I18N off nothing is translated, and the language is that of the settings", () => {
    use({ USE_I18N: false });
    activate("de");
    expect([gettext("Book"), getLanguage()]).toEqual(["Book", "en-us"]);
  });

  test("deactivateAll() leaves no language", () => {
    runInContext(() => {
      deactivateAll();
      expect([getLanguage(), getLanguageBidi()]).toEqual([null, false]);
    });
  });
});

describe("parsePluralForms()", () => {
  test("follows the rules of Russian", () => {
    const rule = parsePluralForms(
      "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    );
    expect([1, 2, 5, 11, 21, 22, 112].map(rule)).toEqual([0, 1, 2, 2, 0, 1, 2]);
  });

  test("refuses what is no rule", () => {
    for (const bad of ["plural=n!;", "plural=process.exit();", `plural=${"(".repeat(100)}n;`, "plural=n n;"]) {
      expect(() => parsePluralForms(bad)).toThrow(SyntaxError);
    }
  });
});

describe("the language of a visitor", () => {
  test("comes from the path, the cookie, the header, the settings, in this order", () => {
    const hints = { path: "/de/books/", cookie: "fr", acceptLanguage: "es" };
    expect(getLanguageFromRequest(hints)).toBe("de");
    expect(getLanguageFromRequest({ ...hints, path: "/books/" })).toBe("fr");
    expect(getLanguageFromRequest({ acceptLanguage: "xx, es;q=0.5" })).toBe("es");
    expect(getLanguageFromRequest({})).toBe("en");
  });

  test("is one of LANGUAGES, or a variant of one", () => {
    use({
      LANGUAGES: [
        ["de", "German"],
        ["fr-ca", "French"],
      ],
    });
    expect(getSupportedLanguageVariant("de-at")).toBe("de");
    expect(getSupportedLanguageVariant("fr")).toBe("fr-ca");
    expect(getSupportedLanguageVariant("fr", { strict: true })).toBeNull();
    expect(getSupportedLanguageVariant("en-".repeat(30_000))).toBeNull();
  });
});

describe("formats", () => {
  test("are those of the language, or of the settings", () => {
    const day = Temporal.PlainDate.from("2024-05-03");
    expect(override("de", () => dateFormat(day))).toBe("3. May 2024");
    expect(dateFormat(day)).toBe("May 3, 2024");
    expect(override("de", () => getFormat("DATE_FORMAT", { useL10n: false }))).toBe("N j, Y");
    expect(dateFormat(day, "Y")).toBe("2024");
  });

  test("a Date is shown in the current time zone", () => {
    use({ TIME_ZONE: "Asia/Tokyo" });
    expect(localize(new Date(Date.UTC(2024, 0, 31, 20)))).toBe("Feb. 1, 2024, 5 a.m.");
  });

  test("numbers are written and read with the separators of the language", () => {
    use({ USE_THOUSAND_SEPARATOR: true });
    override("de", () => {
      expect(localize(1234567.5)).toBe("1.234.567,5");
      expect(sanitizeSeparators("1.234.567,5")).toBe("1234567.5");
      expect(sanitizeSeparators("77.5")).toBe("77.5");
    });
  });
});
