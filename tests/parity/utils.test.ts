import { isDeepStrictEqual } from "node:util";
import type { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import * as formats from "../../src/core/i18n/formats.ts";
import * as languages from "../../src/core/i18n/languages.ts";
import * as words from "../../src/core/i18n/words.ts";
import { settings } from "../../src/core/conf/index.ts";
import * as timezone from "../../src/core/timezone/timezone.ts";
import { ValidationError } from "../../src/core/validators/validation-error.ts";
import { patchCacheControl, patchVaryHeaders } from "../../src/utils/cache-headers.ts";
import { snakeToCamel } from "../../src/utils/case.ts";
import * as crypto from "../../src/utils/crypto.ts";
import { parseDate, parseDateTime, parseDuration, parseTime } from "../../src/utils/date-parse.ts";
import { durationIsoString, durationMicroseconds, durationString } from "../../src/utils/duration.ts";
import * as encoding from "../../src/utils/encoding.ts";
import * as html from "../../src/utils/html.ts";
import * as http from "../../src/utils/http.ts";
import { cleanIpv6Address, isValidIpv6Address } from "../../src/utils/ipv6.ts";
import { resolveLazy } from "../../src/utils/lazy.ts";
import { formatNumber } from "../../src/utils/number-format.ts";
import { str } from "../../src/utils/str.ts";
import { stripTags } from "../../src/utils/strip-tags.ts";
import * as text from "../../src/utils/text.ts";
import { smartUrlquote, urlize } from "../../src/utils/urlize.ts";
import { runVectors, type Vector } from "./harness.ts";
import { comparable } from "./tagged-values.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- arguments come from JSON and are checked by the functions
type Any = any;
type Call = (args: readonly Any[], kwargs: Readonly<Record<string, Any>>) => unknown;

/** Names of keyword arguments in our spelling. */
function camelKeys(kwargs: Readonly<Record<string, Any>>): Record<string, Any> {
  return Object.fromEntries(Object.entries(kwargs).map(([key, value]) => [snakeToCamel(key), value]));
}

const truncate =
  (method: "chars" | "words"): Call =>
  ([value, length, mark], kwargs) =>
    new words.Truncator(value)[method](length, { truncate: mark, ...camelKeys(kwargs) });

const secondsOf = (value: Any): number => (value instanceof Temporal.Duration ? value.total("minutes") : value);

const FUNCTIONS: Readonly<Record<string, Call>> = {
  "cache.patch_cache_control": ([header], kwargs) => patchCacheControl(header, kwargs),
  "cache.patch_vary_headers": ([header, names]) => patchVaryHeaders(header, names),
  "crypto.constant_time_compare": ([a, b]) => crypto.constantTimeCompare(a, b),
  "crypto.pbkdf2": (_, { password, salt, iterations, dklen }) =>
    crypto.pbkdf2(password, salt, iterations, { length: dklen }).then((bytes) => new Uint8Array(bytes)),
  "crypto.salted_hmac": ([salt, value], { secret, algorithm }) =>
    crypto.saltedHmac(salt, value, secret ?? settings.SECRET_KEY, { algorithm }).toString("hex"),
  "dateformat.format": ([value, letters]) => formats.format(value, letters),
  "dateformat.time_format": ([value, letters]) => formats.timeFormatLetters(value, letters),
  "dateparse.parse_date": ([value]) => parseDate(value),
  "dateparse.parse_datetime": ([value]) => parseDateTime(value),
  "dateparse.parse_duration": ([value]) => parseDuration(value),
  "dateparse.parse_time": ([value]) => parseTime(value),
  "duration.duration_iso_string": ([value]) => durationIsoString(value),
  "duration.duration_microseconds": ([value]) => durationMicroseconds(value),
  "duration.duration_string": ([value]) => durationString(value),
  "encoding.escape_uri_path": ([value]) => encoding.escapeUriPath(value),
  "encoding.filepath_to_uri": ([value]) => (value === null ? null : encoding.filepathToUri(value)),
  "encoding.force_str": ([value]) => str(value),
  "encoding.iri_to_uri": ([value]) => encoding.iriToUri(value),
  "encoding.repercent_broken_unicode": ([value]) => encoding.repercentBrokenUnicode(value),
  "encoding.smart_str": ([value]) => str(value),
  "encoding.uri_to_iri": ([value]) => encoding.uriToIri(value),
  "formats.date_format": ([value, name], kwargs) => formats.dateFormat(value, name, camelKeys(kwargs)),
  "formats.get_format": ([name], { lang, use_l10n }) => formats.getFormat(name, { lang, useL10n: use_l10n }),
  "formats.localize": ([value], { use_l10n }) => formats.localize(value, { useL10n: use_l10n }),
  "formats.localize_input": ([value, format], kwargs) => formats.localizeInput(value, format ?? kwargs["default"]),
  "formats.sanitize_separators": ([value]) => formats.sanitizeSeparators(value),
  "formats.time_format": ([value, name], kwargs) => formats.timeFormat(value, name, camelKeys(kwargs)),
  "html.conditional_escape": ([value]) => html.conditionalEscape(value),
  "html.escape": ([value]) => html.escape(value),
  "html.escapejs": ([value]) => html.escapejs(value),
  "html.format_html": ([format, ...args], kwargs) => html.formatHtml(format, ...args, kwargs),
  "html.json_script": ([value, id]) => html.jsonScript(value, id),
  "html.linebreaks": ([value]) => html.linebreaks(value),
  "html.smart_urlquote": ([value]) => smartUrlquote(value),
  "html.strip_spaces_between_tags": ([value]) => html.stripSpacesBetweenTags(value),
  "html.strip_tags": ([value]) => stripTags(value),
  "html.urlize": ([value], kwargs) => urlize(value, camelKeys(kwargs)),
  "http.base36_to_int": ([value]) => http.base36ToInt(value),
  "http.content_disposition_header": ([asAttachment, name]) => http.contentDispositionHeader(asAttachment, name),
  "http.escape_leading_slashes": ([value]) => http.escapeLeadingSlashes(value),
  "http.int_to_base36": ([value]) => http.intToBase36(value),
  "http.is_same_domain": ([host, pattern]) => http.isSameDomain(host, pattern),
  "http.parse_etags": ([value]) => http.parseEtags(value),
  "http.parse_header_parameters": ([value]) => {
    const header = http.parseHeaderParameters(value);
    return [header.value, header.parameters];
  },
  "http.parse_http_date": ([value]) => http.parseHttpDate(value),
  "http.quote_etag": ([value]) => http.quoteEtag(value),
  "http.url_has_allowed_host_and_scheme": ([url, hosts], kwargs) =>
    http.urlHasAllowedHostAndScheme(url, { allowedHosts: hosts, ...camelKeys(kwargs) }),
  "http.urlencode": ([query, doseq], kwargs) => http.urlencode(query, { doseq, ...kwargs }),
  "http.urlsafe_base64_decode": ([value]) => http.urlsafeBase64Decode(value),
  "http.urlsafe_base64_encode": ([value]) => http.urlsafeBase64Encode(value),
  "ipv6.clean_ipv6_address": ([value], { unpack_ipv4, error_message }) => {
    const clean = cleanIpv6Address(value, { unpackIpv4: unpack_ipv4 });
    if (clean === null) throw new ValidationError(error_message, { code: "invalid" });
    return clean;
  },
  "ipv6.is_valid_ipv6_address": ([value]) => isValidIpv6Address(value),
  "numberformat.format": (args, kwargs) => {
    const [value, separator = kwargs["decimal_sep"], pos, grouping, thousands] = args;
    const force = kwargs["force_grouping"] === true;
    return formatNumber(value as Decimal, separator, {
      decimalPos: pos ?? kwargs["decimal_pos"],
      grouping: grouping ?? kwargs["grouping"] ?? 0,
      thousandSeparator: thousands ?? kwargs["thousand_sep"] ?? "",
      useGrouping: (kwargs["use_l10n"] !== false && settings.USE_THOUSAND_SEPARATOR) || force,
    });
  },
  "text.Truncator.chars": truncate("chars"),
  "text.Truncator.words": truncate("words"),
  "text.get_text_list": ([items, last]) => words.getTextList(items, last === undefined ? undefined : str(last)),
  "text.get_valid_filename": ([name]) => text.getValidFilename(name),
  "text.normalize_newlines": ([value]) => text.normalizeNewlines(value),
  "text.phone2numeric": ([value]) => text.phone2numeric(value),
  "text.slugify": ([value], kwargs) => text.slugify(value, camelKeys(kwargs)),
  "text.smart_split": ([value]) => text.smartSplit(str(value)),
  "text.unescape_string_literal": ([value]) => text.unescapeStringLiteral(value),
  "text.wrap": ([value, width]) => text.wrap(String(resolveLazy(value)), width),
  "timesince.timesince": ([value, reference], kwargs) => words.timesince(value, reference ?? undefined, kwargs),
  "timesince.timeuntil": ([value, reference], kwargs) => words.timeuntil(value, reference ?? undefined, kwargs),
  "timezone.get_fixed_timezone": ([minutes]) => timezone.getFixedTimezone(secondsOf(minutes)),
  "timezone.is_aware": ([value]) => timezone.isAware(value),
  "timezone.is_naive": ([value]) => timezone.isNaive(value),
  "timezone.localdate": ([value, zone], kwargs) => timezone.localdate(value, zone ?? kwargs["timezone"]),
  "timezone.localtime": ([value, zone]) => timezone.localtime(value, zone),
  "timezone.make_aware": ([value, zone], kwargs) => timezone.makeAware(value, zone ?? kwargs["timezone"]),
  "timezone.make_naive": ([value, zone], kwargs) => timezone.makeNaive(value, zone ?? kwargs["timezone"]),
  "trans_real.parse_accept_lang_header": ([value]) => languages.parseAcceptLangHeader(value),
  "translation.check_for_language": ([code]) => languages.checkForLanguage(code),
  "translation.get_language_info": ([code]) => {
    const info = languages.getLanguageInfo(code);
    return {
      bidi: info.bidi,
      code: info.code,
      name: info.name,
      name_local: info.nameLocal,
      name_translated: info.nameTranslated,
    };
  },
  "translation.to_language": ([value]) => languages.toLanguage(value),
  "translation.to_locale": ([value]) => languages.toLocale(value),
};

/** Django marks whole numbers without separators as safe by the way; here formatted numbers are plain text. */
function plain(value: unknown, v: Vector): unknown {
  const isNumber = /^(?:numberformat|formats)\./.test(String(v["fn"]));
  const isSafe = typeof value === "object" && value !== null && "$safe" in value;
  return comparable(isNumber && isSafe ? value.$safe : value);
}

runVectors(
  "utils.json",
  (v, { decode }) => {
    const call = FUNCTIONS[v["fn"] as string];
    if (call === undefined) throw new Error(`There is no such function here: ${String(v["fn"])}.`);
    return call(decode(v["args"] ?? []) as Any[], decode(v["kwargs"] ?? {}) as Record<string, Any>);
  },
  {
    same: (got, expected, v) => isDeepStrictEqual(plain(got, v), plain(expected, v)),
    errors: { SuspiciousOperation: ["RangeError"], SuspiciousFileOperation: ["RangeError"] },
  },
);
