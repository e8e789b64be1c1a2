import { STATUS_CODES } from "node:http";

/** The standard phrase of a status code: `Not Found` for 404. */
export function reasonPhraseOf(status: number): string {
  return STATUS_CODES[status] ?? "Unknown Status Code";
}
