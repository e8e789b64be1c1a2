/** URL configurations that vectors refer to by name: `urlconfs.json` as modules of our URL patterns. */
import { existsSync, readFileSync } from "node:fs";
import { include, path, rePath } from "../../src/web/urls/conf.ts";
import type { URLEntry, UrlconfModule } from "../../src/web/urls/urlconf.ts";
import type { ViewFunction } from "../../src/web/urls/view.ts";

interface PatternSpec {
  readonly kind: "path" | "re_path" | "include";
  readonly route?: string;
  readonly regex?: string;
  readonly name?: string;
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly view?: string;
  readonly namespace?: string;
  readonly app_name?: string;
  readonly urlconf?: string;
  readonly children?: readonly PatternSpec[];
}

const FILE = new URL("../../../shared/conformance/urlconfs.json", import.meta.url);
const specs = new Map<string, readonly PatternSpec[]>(
  existsSync(FILE)
    ? (JSON.parse(readFileSync(FILE, "utf8")) as { id: string; patterns: PatternSpec[] }[]).map((u) => [
        u.id,
        u.patterns,
      ])
    : [],
);

/** Python's expressions in JavaScript's syntax; `\w` there means letters of every alphabet. */
export function translateSource(regex: string): string {
  const source = regex.replaceAll("(?P<", "(?<").replace(/\(\?P=(\w+)\)/g, "\\k<$1>");
  return source.replace(/\[[^\]]*\]|\\w/g, (m) =>
    m.startsWith("[") ? m.replaceAll("\\w", "\\p{L}\\p{N}_") : "[\\p{L}\\p{N}_]",
  );
}

function translate(regex: string): string | RegExp {
  const source = translateSource(regex);
  return regex.includes("\\w") ? new RegExp(source, "u") : source;
}

const views = new Map<string, ViewFunction>();
function viewOf(label: string): ViewFunction {
  let view = views.get(label);
  if (view === undefined) {
    view = () => {
      throw new Error("is not called");
    };
    Object.defineProperty(view, "name", { value: label });
    views.set(label, view);
  }
  return view;
}

const modules = new Map<string, UrlconfModule>();

/** The module of an entry of `urlconfs.json`. */
export function moduleOf(id: string): UrlconfModule {
  let module = modules.get(id);
  if (module === undefined) {
    let patterns: URLEntry[] | undefined;
    module = {
      get urlpatterns() {
        patterns ??= (specs.get(id) ?? []).map(build);
        return patterns;
      },
    };
    modules.set(id, module);
  }
  return module;
}

function build(spec: PatternSpec): URLEntry {
  const options = { name: spec.name, kwargs: spec.kwargs };
  if (spec.kind !== "include") {
    const view = viewOf(spec.view ?? "");
    return spec.kind === "path"
      ? path(spec.route as string, view, options)
      : rePath(translate(spec.regex ?? ""), view, options);
  }
  const source = spec.urlconf === undefined ? (spec.children ?? []).map(build) : moduleOf(spec.urlconf);
  const target =
    spec.app_name === undefined
      ? include(source)
      : include([source, spec.app_name], spec.namespace === undefined ? {} : { namespace: spec.namespace });
  return spec.regex === undefined
    ? path(spec.route ?? "", target, options)
    : rePath(translate(spec.regex), target, options);
}
