import type { Exchange } from "../server/handle.ts";
import type { Style } from "./color.ts";

/** One line of the development server's log: `[22/Nov/2026 18:45:01] "GET / HTTP/1.1" 200 1234`, coloured by status. */
export function accessLine(exchange: Exchange, style: Style, now = new Date()): string {
  const { method, status, bytes, httpVersion } = exchange;
  const request = `"${printable(`${method} ${exchange.url}`)} HTTP/${httpVersion}"`;
  return styleOf(status, style)(`[${stamp(now)}] ${request} ${status} ${bytes ?? "-"}`);
}

/** Control characters of a request must not reach a terminal or forge a line. */
const printable = (text: string): string =>
  text.replace(/[^\x20-\x7e]|["\\]/g, (c) =>
    c === '"' || c === "\\" ? `\\${c}` : `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );

function styleOf(status: number, style: Style): (text: string) => string {
  if (status < 200) return style.HTTP_INFO;
  if (status < 300) return style.HTTP_SUCCESS;
  if (status === 304) return style.HTTP_NOT_MODIFIED;
  if (status < 400) return style.HTTP_REDIRECT;
  if (status === 404) return style.HTTP_NOT_FOUND;
  return status < 500 ? style.HTTP_BAD_REQUEST : style.HTTP_SERVER_ERROR;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function stamp(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${two(date.getDate())}/${MONTHS[date.getMonth()]}/${date.getFullYear()}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
