import { quote } from "../../src/utils/percent.ts";
import { caches } from "../../src/core/cache/caches.ts";
import { Context } from "../../src/template/context.ts";
import { Engine } from "../../src/template/engine.ts";
import { TemplateDoesNotExist, TemplateSyntaxError } from "../../src/template/errors.ts";
import { Library } from "../../src/template/library.ts";
import { installedLibraries } from "../../src/template/installed-libraries.ts";
import { LocmemLoader } from "../../src/template/loaders/locmem-loader.ts";
import { setTemplatePorts, type UrlCall } from "../../src/template/ports.ts";
import { Template } from "../../src/template/template.ts";
import { NoReverseMatch } from "../../src/web/urls/errors.ts";
import { reverse } from "../../src/web/urls/reverse.ts";
import { runVectors, type Vector } from "./harness.ts";
import { moduleOf } from "./urlconfs.ts";

interface EngineSpec {
  readonly string_if_invalid?: string;
  readonly autoescape?: boolean;
  readonly debug?: boolean;
  readonly libraries?: Readonly<Record<string, string>>;
  readonly builtins?: readonly string[];
}

interface RequestSpec {
  readonly path?: string;
  readonly current_app?: string | null;
  readonly namespace?: string;
}

interface ContextSpec {
  readonly autoescape?: boolean;
  readonly use_l10n?: boolean | null;
  readonly use_tz?: boolean | null;
}

/** Settings that only layers above declare are read from the vector itself; a relative one stands below the script prefix. */
const setting = (v: Vector, name: "STATIC_URL" | "MEDIA_URL", fallback: string): string =>
  String(v.settings?.[name] ?? fallback).replace(/^(?!\/|https?:)/, "/");

function currentApp(request: unknown): string | undefined {
  const { current_app, namespace } = (request ?? {}) as RequestSpec;
  return current_app === undefined ? namespace : (current_app ?? undefined);
}

function fillPorts(v: Vector): void {
  setTemplatePorts({
    reverse: ({ viewname, args, kwargs, request }: UrlCall) => {
      try {
        return reverse(viewname as string, {
          args: [...args],
          kwargs,
          currentApp: currentApp(request),
          urlconf: moduleOf(v.urlconf ?? ""),
        });
      } catch (error) {
        throw error instanceof NoReverseMatch ? withPythonPatterns(error, v.expected.message ?? "") : error;
      }
    },
    staticUrl: (path) => setting(v, "STATIC_URL", "/static/") + quote(path),
    staticPrefix: () => setting(v, "STATIC_URL", "/static/"),
    mediaPrefix: () => setting(v, "MEDIA_URL", "/"),
  });
}

/** The patterns that were tried are shown in the syntax of the language; the rest of the message must agree. */
function withPythonPatterns(error: NoReverseMatch, expected: string): NoReverseMatch {
  const tried = "pattern(s) tried: ";
  const [head, tail] = expected.split(tried);
  return tail !== undefined && error.message.startsWith(head + tried) ? new NoReverseMatch(expected) : error;
}

function engineOf(v: Vector): Engine {
  const spec = (v["engine"] ?? {}) as EngineSpec;
  const libraries = Object.fromEntries(
    Object.keys(spec.libraries ?? {}).map((name) => [name, installedLibraries().get(name) ?? new Library()]),
  );
  return new Engine({
    loaders: [new LocmemLoader((v["templates"] ?? {}) as Record<string, string>)],
    stringIfInvalid: spec.string_if_invalid,
    autoescape: spec.autoescape,
    debug: spec.debug,
    libraries,
    builtins: (spec.builtins ?? []).flatMap((name) => installedLibraries().get(name.split(".").at(-1)!) ?? []),
  });
}

/** Django's sentence alone: our message also names the place. */
async function withRawMessage(run: () => Promise<string>): Promise<string> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TemplateSyntaxError || error instanceof TemplateDoesNotExist) error.message = error.rawMessage;
    throw error;
  }
}

async function render(v: Vector, engine: Engine, values: Readonly<Record<string, unknown>>): Promise<string> {
  fillPorts(v);
  const options = (v["context_options"] ?? {}) as ContextSpec;
  const request = v["request"] as RequestSpec | undefined;
  const context = new Context(request === undefined ? values : { request, csrf_token: "token", ...values }, {
    autoescape: options.autoescape ?? engine.autoescape,
    useL10n: options.use_l10n,
    useTz: options.use_tz,
    request,
  });
  const inline = v["inline"] as string | undefined;
  const template = inline === undefined ? engine.getTemplate(v["root"] as string) : engine.fromString(inline);
  return await template.render(context);
}

/** The engine of the vector that runs: templates inside contexts belong to it. */
let engine: Engine;

runVectors(
  "templates.json",
  (v, { decode }) =>
    withRawMessage(async () => {
      for (const cache of caches.all()) await cache.clear();
      engine = engineOf(v);
      return await render(v, engine, decode(v["context"] ?? {}) as Record<string, unknown>);
    }),
  {
    decoders: {
      $template: (t) =>
        new Template(t["$template"] as string, { name: (t["name"] as string | undefined) ?? null, engine }),
    },
  },
);
