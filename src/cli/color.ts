/** Colours of the terminal: Django's dark palette (`DJANGO_COLORS`, docs/ref/django-admin, "Syntax coloring"). */

const RED = "31";
const GREEN = "32";
const YELLOW = "33";
const MAGENTA = "35";
const CYAN = "36";
const BOLD = "1";

const PALETTE = {
  ERROR: [BOLD, RED],
  SUCCESS: [BOLD, GREEN],
  WARNING: [BOLD, YELLOW],
  NOTICE: [RED],
  SQL_FIELD: [BOLD, GREEN],
  SQL_COLTYPE: [GREEN],
  SQL_KEYWORD: [YELLOW],
  SQL_TABLE: [BOLD],
  HTTP_INFO: [BOLD],
  HTTP_SUCCESS: [],
  HTTP_REDIRECT: [GREEN],
  HTTP_NOT_MODIFIED: [CYAN],
  HTTP_BAD_REQUEST: [BOLD, RED],
  HTTP_NOT_FOUND: [YELLOW],
  HTTP_SERVER_ERROR: [BOLD, MAGENTA],
  MIGRATE_HEADING: [BOLD, CYAN],
  MIGRATE_LABEL: [BOLD],
} as const satisfies Record<string, readonly string[]>;

/** A style function of each role: `style.SUCCESS("OK")`. */
export type Style = { readonly [Role in keyof typeof PALETTE]: (text: string) => string };

const paint = (codes: readonly string[]) => (text: string) =>
  codes.length === 0 || text === "" ? text : `\x1b[${codes.join(";")}m${text}\x1b[0m`;

const makeStyle = (styled: boolean): Style => {
  const entries = Object.entries(PALETTE).map(([role, codes]) => [
    role,
    styled ? paint(codes) : (text: string) => text,
  ]);
  return Object.fromEntries(entries) as Style;
};

const COLOR = makeStyle(true);
const PLAIN = makeStyle(false);

/** A style that changes nothing. */
export function noStyle(): Style {
  return PLAIN;
}

/** The coloured style, or the plain one when colour is not wanted. */
export function colorStyle(colored: boolean): Style {
  return colored ? COLOR : PLAIN;
}

/** Whether output to `stream` may be coloured: a terminal, and neither `NO_COLOR` nor `TERM=dumb` is set. */
export function supportsColor(stream: { readonly isTTY?: boolean | undefined }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0";
  return stream.isTTY === true && TERM !== "dumb";
}
