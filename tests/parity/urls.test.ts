import { existsSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parseRoute, type RoutePart } from "../../src/web/urls/route.ts";
import { RoutePattern } from "../../src/web/urls/route-pattern.ts";
import { include, path, rePath } from "../../src/web/urls/conf.ts";
import { setScriptPrefix } from "../../src/web/urls/current.ts";
import { NoReverseMatch } from "../../src/web/urls/errors.ts";
import { resolve } from "../../src/web/urls/get-resolver.ts";
import { reverse } from "../../src/web/urls/reverse.ts";
import type { URLEntry, UrlconfModule } from "../../src/web/urls/urlconf.ts";
import type { ViewFunction } from "../../src/web/urls/view.ts";
import { runInContext } from "../../src/core/context/index.ts";
import { runVectors, type Vector } from "./harness.ts";
import { comparable } from "./tagged-values.ts";

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
function translateSource(regex: string): string {
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
function moduleOf(id: string): UrlconfModule {
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

const OPERATIONS: Readonly<Record<string, (v: Vector, decode: (value: unknown) => unknown) => unknown>> = {
  reverse(v, decode) {
    if (v["script_prefix"] !== undefined) setScriptPrefix(v["script_prefix"] as string);
    try {
      return reverse(v["viewname"] as string, {
        args: decode(v["args"]) as unknown[] | undefined,
        kwargs: decode(v["kwargs"]) as Record<string, unknown> | undefined,
        currentApp: v["current_app"] as string | undefined,
        query: decode(v["query"]) as Record<string, unknown> | undefined,
        fragment: v["fragment"] as string | undefined,
        urlconf: moduleOf(v.urlconf ?? ""),
      });
    } catch (error) {
      throw error instanceof NoReverseMatch ? withPythonPatterns(error, v.expected.message ?? "") : error;
    }
  },
  resolve(v) {
    const match = resolve(v["path"] as string, moduleOf(v.urlconf ?? ""));
    return {
      url_name: match.urlName ?? null,
      view_name: match.viewName,
      route: match.route.replaceAll("\\/", "/"),
      app_names: match.appNames,
      namespaces: match.namespaces,
      args: match.args,
      kwargs: { ...match.kwargs },
      captured_kwargs: { ...match.capturedKwargs },
      extra_kwargs: { ...match.extraKwargs },
      view: match.func.name,
    };
  },
  route_to_regex(v) {
    const parts = parse(v["route"] as string);
    const pieces = parts.map((part) =>
      "literal" in part ? escapeLikePython(part.literal) : `(?P<${part.name}>${part.converter.regex})`,
    );
    return {
      regex: `^${pieces.join("")}${v["is_endpoint"] === true ? "\\Z" : ""}`,
      converters: Object.fromEntries(
        parts.flatMap((part) => ("name" in part ? [[part.name, converterName(part.converter.regex)]] : [])),
      ),
    };
  },
  route_match(v) {
    const text = v["path"] as string;
    const match = new RoutePattern(v["route"] as string, v["is_endpoint"] === true).match(text, 0);
    return match === null ? null : { rest: text.slice(match.end), args: [], kwargs: { ...match.kwargs } };
  },
};

/** One message of Django speaks of Python. */
function parse(route: string): RoutePart[] {
  try {
    return parseRoute(route);
  } catch (error) {
    (error as Error).message = (error as Error).message.replace("a valid identifier", "a valid Python identifier");
    throw error;
  }
}

/** The list of patterns that were tried is in the syntax of the language; the rest of the message must agree. */
function withPythonPatterns(error: NoReverseMatch, expected: string): NoReverseMatch {
  const TRIED = "pattern(s) tried: ";
  const [head, tail] = expected.split(TRIED);
  const same = tail !== undefined && error.message.startsWith(head + TRIED);
  return same ? new NoReverseMatch(expected) : error;
}

const escapeLikePython = (text: string): string => text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, "\\$&");

const CONVERTER_NAMES = new Map([
  ["[0-9]+", "int"],
  ["[^/]+", "string"],
  ["[-a-zA-Z0-9_]+", "slug"],
  [".+", "path"],
]);
const converterName = (regex: string): string => CONVERTER_NAMES.get(regex) ?? "uuid";

runVectors("urls.json", (v, { decode }) => runInContext(() => OPERATIONS[v["op"] as string]!(v, decode)), {
  same: (got, expected) => isDeepStrictEqual(got, comparable(withTranslatedRoute(expected))),
});

/** `route` is the text of the patterns, which are in the syntax of the language. */
function withTranslatedRoute(expected: unknown): unknown {
  if (typeof expected !== "object" || expected === null || !("route" in expected)) return expected;
  return { ...expected, route: translateSource(expected.route as string) };
}
