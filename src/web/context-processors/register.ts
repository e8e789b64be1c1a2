/** Joins templates to requests and URLs: fills the ports of the template layer when it is imported. */
import { settings } from "../../core/conf/settings.ts";
import type { HttpRequest } from "../../http/request.ts";
import { type ContextProcessor, setTemplatePorts, type UrlCall } from "../../template/index.ts";
import { reverse } from "../urls/reverse.ts";
import type { ViewFunction } from "../urls/view.ts";
import { csrf } from "./csrf.ts";
import { debug } from "./debug.ts";
import { messages } from "./messages.ts";
import { request } from "./request.ts";
import "../../core/files/settings.ts";

declare module "../../http/request.ts" {
  interface RequestExtensions {
    /** Instance namespace for `{% url %}`; undefined: that of the resolved view. */
    currentApp?: string | null;
  }
}

const defaults: ContextProcessor[] = [debug, request, messages];

/** Adds a processor to those of engines that name none; `auth` adds its own. */
export function addDefaultContextProcessor(processor: ContextProcessor): void {
  if (!defaults.includes(processor)) defaults.push(processor);
}

/** `{% url %}`: the namespace of the current request chooses among instances of an app. */
function reverseForTemplate(call: UrlCall): string {
  const given = call.request as HttpRequest | null | undefined;
  const currentApp =
    given?.currentApp === undefined ? given?.resolverMatch?.namespace : (given.currentApp ?? undefined);
  const { args, kwargs } = call;
  return reverse(call.viewname as string | ViewFunction, { args, kwargs, currentApp: currentApp || undefined });
}

setTemplatePorts({
  reverse: reverseForTemplate,
  mediaPrefix: () => settings.MEDIA_URL,
  builtinContextProcessors: () => [csrf],
  defaultContextProcessors: () => defaults,
});
