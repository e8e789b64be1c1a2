/**
 * Denial of service in functions on text. One slow pattern holds up every user of a process, so each function that text
 * of a user reaches takes linear time: about twice as long for twice the text. The pieces are Django's own crafted
 * inputs and the worst that we know for parsers of this kind; each is given to every function.
 */
import "../../src/entry/conf.ts";
import { beforeAll, describe, expect, test } from "vitest";
import {
  MinimumLengthValidator,
  NumericPasswordValidator,
  UserAttributeSimilarityValidator,
} from "../../src/auth/password-validation.ts";
import { configure } from "../../src/core/conf/settings.ts";
import { getValidFilename, validateFileName } from "../../src/core/files/names.ts";
import {
  checkForLanguage,
  getLanguageFromPath,
  getLanguageFromRequest,
  getSupportedLanguageVariant,
  numberFormat,
  parseAcceptLangHeader,
  sanitizeSeparators,
} from "../../src/core/i18n/index.ts";
import { escapeControlCharacters } from "../../src/core/log/record.ts";
import { loads, unsignCookie } from "../../src/core/signing/index.ts";
import * as validators from "../../src/core/validators/index.ts";
import { parseCookie } from "../../src/http/cookies.ts";
import { parseRange } from "../../src/http/file-response.ts";
import { splitDomainPort } from "../../src/http/host.ts";
import { parseAccept } from "../../src/http/media-type.ts";
import { QueryDict } from "../../src/http/query-dict.ts";
import { parseTarget } from "../../src/http/request-path.ts";
import { HttpResponseRedirect } from "../../src/http/response-classes.ts";
import { sanitizeFileName } from "../../src/http/uploaded-file.ts";
import { defaultFilters } from "../../src/template/filters/default-filters.ts";
import { getMaxAge, hasVaryHeader, patchVaryHeaders } from "../../src/utils/cache-headers.ts";
import { parseDate, parseDateTime, parseDuration, parseTime } from "../../src/utils/date-parse.ts";
import { escapeUriPath, iriToUri, uriToIri } from "../../src/utils/encoding.ts";
import { stripSpacesBetweenTags } from "../../src/utils/html.ts";
import { unescapeHtml } from "../../src/utils/html-entities.ts";
import {
  parseEtags,
  parseHeaderParameters,
  urlHasAllowedHostAndScheme,
  urlsafeBase64Decode,
} from "../../src/utils/http.ts";
import { cleanIpv6Address } from "../../src/utils/ipv6.ts";
import { formatNumber } from "../../src/utils/number-format.ts";
import { slugify } from "../../src/utils/text.ts";
import { expectLinear, filled } from "./support/growth.ts";

beforeAll(() => configure({ SECRET_KEY: "x".repeat(60), TIME_ZONE: "UTC" }));

/** Repeated up to 50 and 100 KB: what stands before, the piece, what stands behind. */
const PIECES: readonly (readonly [before: string, piece: string, after: string])[] = [
  ["", "a", "!"],
  ["", "1", "a"],
  ["", "0", ""],
  ["1E", "0", ""],
  ["", " ", "x"],
  ["a", "\n", "a"],
  ["", "(", ")"],
  ["", "([", ":"],
  ["", "&:", ";"],
  ["&", ";:", ""],
  ["", "&.;", ""],
  ["", ".;", ""],
  ["a", "@a", "a"],
  ["a@", "a.", "com"],
  ["http://", "a.", "com"],
  ["www.", "한.글.", "com"],
  ["a", ".", "a"],
  ["", "<", ">"],
  ["", "</a>", ""],
  ["", "</", ">"],
  ["", "<a", ">"],
  ["", "<a x='>'", ' y="'],
  ["", "<!-- >", ""],
  ["", "<script>", "</script"],
  [">", "<a", ""],
  ["", "&lt;", ""],
  ["", "&#", ";"],
  ["", "%C3%A9", "%"],
  ["", "en-", ""],
  ["xxxxxxxx", "-xxxxxxxx", ""],
  ["", "en,", "*"],
  ["/", "a", "/"],
  ["", ":", ""],
  ["fe80::", "223:", "0"],
  ['a; b="', ";", '"'],
  ["", "a=b;", ""],
  ["", "a=&", ""],
  ['"', "\\", ""],
  ["P", "1D", "T"],
  ["", "1:", ""],
  ["", "1_", "x"],
  ["1.", "0", "x"],
  ["", "-", "a"],
  ["", "\u00be", ""],
  ["", "a\u0301", ""],
  ["", "\ud83d\ude00", ""],
  ["", "İ", ""],
  ["", "'a' ", ""],
  ["/", "../", ""],
  ["", ",", "a"],
];

function holds(run: (text: string) => unknown): void {
  for (const [before, piece, after] of PIECES) {
    expectLinear(run, (length) => filled(piece, length, before, after));
  }
}

const ARGUMENTS: Readonly<Record<string, unknown>> = {
  cut: "a",
  wordwrap: 60,
  truncatechars: 100,
  truncatechars_html: 1_000_000,
  truncatewords: 100,
  truncatewords_html: 1_000_000,
  urlizetrunc: 15,
  center: 10,
  ljust: 10,
  rjust: 10,
  stringformat: "s",
  slice: "1:2",
  floatformat: "2g",
  get_digit: 2,
  divisibleby: 3,
  add: "1",
  join: ",",
};

describe("template filters (CVE-2024-38875, -41989, -41990, -41991, -45230, CVE-2026-1285, CVE-2024-27351, CVE-2025-26699, CVE-2019-6975)", () => {
  const names = [...defaultFilters.filters.keys()].filter(
    // Those of dates and lists read no text; the rest of these hand their value on.
    (name) =>
      !/^(?:date|time|timesince|timeuntil|default|default_if_none|dictsort|dictsortreversed|first|last|length|length_is|random|safe|safeseq|escapeseq|join|unordered_list|yesno|pprint)$/.test(
        name,
      ),
  );
  test.each(names)("%s", (name) => {
    const filter = defaultFilters.filters.get(name)!;
    holds((text) => filter.run(text, ARGUMENTS[name], { autoescape: true }));
  });
});

describe("validators (CVE-2023-36053, CVE-2024-56374, CVE-2021-45115)", () => {
  const user = { username: "ann", firstName: "a".repeat(150), lastName: "b c d e f", email: "ann@example.com" };
  const all: Record<string, (text: string) => unknown> = {
    email: validators.validateEmail,
    domain: validators.validateDomainName,
    url: (text) => new validators.URLValidator().validate(text),
    ipv4: validators.validateIpv4Address,
    ipv6: validators.validateIpv6Address,
    slug: validators.validateSlug,
    "unicode slug": validators.validateUnicodeSlug,
    integer: validators.validateInteger,
    "list of integers": validators.validateCommaSeparatedIntegerList,
    "password like the user": (text) => new UserAttributeSimilarityValidator().validate(text, user),
    "numeric password": (text) => new NumericPasswordValidator().validate(text),
    "short password": (text) => new MinimumLengthValidator().validate(text),
  };
  test.each(Object.entries(all))("%s", (_, run) => holds(run));
});

describe("functions of utils, http, i18n and signing", () => {
  const all: Record<string, (text: string) => unknown> = {
    "slugify() of Unicode (CVE-2025-27556)": (text) => slugify(text, { allowUnicode: true }),
    "iriToUri()": iriToUri,
    "uriToIri() (CVE-2023-41164)": uriToIri,
    "escapeUriPath()": escapeUriPath,
    "unescapeHtml()": unescapeHtml,
    "stripSpacesBetweenTags()": stripSpacesBetweenTags,
    "parseHeaderParameters() (CVE-2026-84429)": (text) => parseHeaderParameters(text, null),
    "parseAccept()": parseAccept,
    "parseEtags()": parseEtags,
    "urlHasAllowedHostAndScheme()": (text) => urlHasAllowedHostAndScheme(text, { allowedHosts: "a" }),
    "new HttpResponseRedirect() (CVE-2025-64458)": (text) => new HttpResponseRedirect(text),
    "urlsafeBase64Decode()": urlsafeBase64Decode,
    "cleanIpv6Address()": (text) => cleanIpv6Address(text),
    "formatNumber() (CVE-2024-41989, CVE-2024-24680)": (text) =>
      formatNumber(text, ",", { grouping: 3, thousandSeparator: ".", useGrouping: true }),
    "numberFormat()": (text) => numberFormat(text, { forceGrouping: true }),
    "sanitizeSeparators()": sanitizeSeparators,
    "parseDate()": parseDate,
    "parseTime()": parseTime,
    "parseDateTime()": parseDateTime,
    "parseDuration()": parseDuration,
    "getMaxAge()": getMaxAge,
    "patchVaryHeaders()": (text) => patchVaryHeaders(text, ["Cookie"]),
    "hasVaryHeader()": (text) => hasVaryHeader(text, "Cookie"),
    "parseCookie()": parseCookie,
    "parseRange()": (text) => parseRange(text, 1_000),
    "parseTarget()": parseTarget,
    "new QueryDict()": (text) => new QueryDict(text),
    "splitDomainPort()": splitDomainPort,
    "sanitizeFileName()": sanitizeFileName,
    "validateFileName()": (text) => validateFileName(text),
    "getValidFilename()": getValidFilename,
    "escapeControlCharacters()": escapeControlCharacters,
    "checkForLanguage() (CVE-2024-39614)": checkForLanguage,
    "getSupportedLanguageVariant() (CVE-2026-15337)": (text) => getSupportedLanguageVariant(text),
    "getLanguageFromPath() (CVE-2022-41323)": (text) => getLanguageFromPath(text),
    "parseAcceptLangHeader() (CVE-2023-23969)": parseAcceptLangHeader,
    "getLanguageFromRequest()": (text) => getLanguageFromRequest({ path: text, cookie: text, acceptLanguage: text }),
    "loads()": (text) => loads(text),
    "unsignCookie()": (text) => unsignCookie("a", text),
  };
  test.each(Object.entries(all))("%s", (_, run) => holds(run));
});

describe("striptags", () => {
  const strip = (text: string): unknown =>
    defaultFilters.filters.get("striptags")!.run(text, undefined, { autoescape: true });
  test("refuses what is made to be taken apart again and again (CVE-2025-32873, CVE-2024-53907)", () => {
    expect(() => strip(`${"<".repeat(51)}${"a>".repeat(51)}`)).toThrow(RangeError);
    expect(() => strip(`>${"<a".repeat(501)}`)).toThrow(RangeError);
  });
});

describe("short texts never become huge ones", () => {
  const filter = (name: string, value: unknown, argument?: unknown): string =>
    String(defaultFilters.filters.get(name)!.run(value, argument, { autoescape: true }));
  test("floatformat (CVE-2024-41989, CVE-2019-6975)", () => {
    for (const value of ["1E10000000000000000", "1e9999999", "-1E-9999999", "9e999999", "1e-400"]) {
      for (const argument of [2, "2g", -3, 0])
        expect(filter("floatformat", value, argument).length).toBeLessThan(1_000);
    }
    expect(filter("floatformat", "1.5", 1e9).length).toBeLessThan(1_000);
  });

  test("padding and widths", () => {
    for (const name of ["center", "ljust", "rjust"]) expect(() => filter(name, "a", 1e9)).toThrow(RangeError);
    try {
      expect(filter("stringformat", "a", "999999999s").length).toBeLessThan(10_000_000);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  });
});
