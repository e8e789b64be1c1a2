import { logResponse } from "../../core/log/index.ts";
import { HttpResponseGone, HttpResponsePermanentRedirect, HttpResponseRedirect } from "../../http/index.ts";
import { interpolate } from "../../utils/interpolate.ts";
import { reverse } from "../urls/reverse.ts";
import type { ViewResult } from "../urls/view.ts";
import { View } from "./view.ts";

/** Redirects to a URL or to a named pattern, with what the URL captured; without either, 410 Gone. */
export class RedirectView extends View {
  permanent = false;
  /** Where to; `%(name)s` stands for what the URL captured. */
  url: string | null = null;
  patternName: string | null = null;
  /** Whether the query string goes along. */
  queryString = false;
  /** Whether method and body are kept: 307 and 308. */
  preserveRequest = false;

  getRedirectUrl(): string | null | Promise<string | null> {
    const url =
      this.url !== null
        ? interpolate(this.url, this.params)
        : this.patternName !== null
          ? reverse(this.patternName, { kwargs: this.params })
          : null;
    const { queryString } = this.request;
    if (url === null || !this.queryString || queryString === "") return url;
    return `${url}${url.includes("?") ? "&" : "?"}${queryString}`;
  }

  async get(): Promise<Awaited<ViewResult>> {
    const url = await this.getRedirectUrl();
    const { preserveRequest } = this;
    if (url)
      return this.permanent
        ? new HttpResponsePermanentRedirect(url, { preserveRequest })
        : new HttpResponseRedirect(url, { preserveRequest });
    const response = new HttpResponseGone();
    logResponse(`Gone: ${this.request.path}`, { response, request: this.request });
    return response;
  }

  head(): ViewResult {
    return this.get();
  }

  post(): ViewResult {
    return this.get();
  }

  override options(): ViewResult {
    return this.get();
  }

  delete(): ViewResult {
    return this.get();
  }

  put(): ViewResult {
    return this.get();
  }

  patch(): ViewResult {
    return this.get();
  }
}
