import { settingNames, settings } from "../../../core/conf/settings.ts";
import type { HttpRequest } from "../../../http/request.ts";
import { table } from "./layout.ts";
import { cleanse, shown } from "./mask.ts";

type Row = readonly [string, string];

/** A part of the request, or what reading it threw. */
function rows(read: () => Iterable<readonly [string, unknown]>): Row[] {
  try {
    return Array.from(read(), ([name, value]): Row => [name, shown(name, value)]);
  } catch (error) {
    return [["(not readable)", error instanceof Error ? error.message : String(error)]];
  }
}

const fields = (lists: Iterable<[string, readonly unknown[]]>): [string, unknown][] =>
  Array.from(lists, ([name, values]) => [name, values.length === 1 ? values[0] : values]);

/** Tables of what the request holds and of all settings, secrets masked. */
export function requestInfo(request: HttpRequest): string {
  return [
    table(
      "GET",
      rows(() => fields(request.GET.lists())),
    ),
    table(
      "POST",
      rows(() => fields(request.POST.lists())),
    ),
    table(
      "Files",
      rows(() => [...request.FILES.lists()].map(([name, files]) => [name, files.map(String)] as const)),
    ),
    table(
      "Cookies",
      rows(() => Object.keys(request.COOKIES).map((name) => [name, cleanse("COOKIE", request.COOKIES[name])] as const)),
    ),
    table(
      "Headers",
      rows(() => request.headers),
    ),
    table(
      "Settings",
      rows(() => settingNames().map((name) => [name, readSetting(name)] as const)),
    ),
  ].join("\n");
}

function readSetting(name: string): unknown {
  try {
    return settings[name as keyof typeof settings] as unknown;
  } catch {
    return "(not set)";
  }
}
