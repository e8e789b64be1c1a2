import { randomBytes } from "node:crypto";

/** The script that refreshes pages in development. A file of its own, so that a policy of `'self'` lets it run. */
export const SCRIPT_PATH = "/__belleville__/reload.js";
export const EVENTS_PATH = "/__belleville__/events";

// A hidden page keeps no connection: browsers allow six to one host.
export const SCRIPT = `(() => {
  const shown = document.currentScript.dataset.instance;
  let source = null;
  const update = () => {
    if (document.visibilityState === "hidden") {
      source?.close();
      source = null;
    } else if (source === null) {
      source = new EventSource("${EVENTS_PATH}");
      source.onmessage = ({ data }) => { if (data !== shown) location.reload(); };
    }
  };
  document.addEventListener("visibilitychange", update);
  addEventListener("pagehide", () => { source?.close(); source = null; });
  addEventListener("pageshow", update);
  update();
})();
`;

/** Names one run of a server: pages that another run made are out of date. */
export const newInstance = (): string => randomBytes(8).toString("hex");

/** The tag for pages that the server instance `instance` made. */
export function scriptTag(instance: string): string {
  return `<script src="${SCRIPT_PATH}" data-instance="${instance}" defer></script>`;
}

/** One message of the event stream (HTML standard, section 9.2). */
export function eventMessage(data: string): string {
  return `retry: 300\ndata: ${data}\n\n`;
}

/** Whether a request comes from a page of this very site: other sites may not listen. */
export function isSameOrigin(headers: Readonly<Record<string, string | readonly string[] | undefined>>): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const origin = headers["origin"];
  if (origin === undefined) return true;
  try {
    return new URL(String(origin)).host === headers["host"];
  } catch {
    return false;
  }
}
