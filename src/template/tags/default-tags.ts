import { Library } from "../library.ts";
import { autoescape } from "./autoescape.ts";
import { block } from "./block.ts";
import { comment } from "./comment.ts";
import { cspNonceAttr } from "./csp-nonce.ts";
import { csrfToken } from "./csrf-token.ts";
import { cycle, resetcycle } from "./cycle.ts";
import { debug } from "./debug.ts";
import { extendsTag } from "./extends.ts";
import { filter } from "./filter.ts";
import { firstof } from "./firstof.ts";
import { forTag } from "./for.ts";
import { ifTag } from "./if.ts";
import { ifchanged } from "./ifchanged.ts";
import { includeTag } from "./include.ts";
import { load } from "./load.ts";
import { loremTag } from "./lorem.ts";
import { nowTag } from "./now.ts";
import { partial, partialdef } from "./partial.ts";
import { querystring } from "./querystring.ts";
import { regroup } from "./regroup.ts";
import { spaceless } from "./spaceless.ts";
import { templatetag } from "./templatetag.ts";
import { url } from "./url.ts";
import { verbatim } from "./verbatim.ts";
import { widthratio } from "./widthratio.ts";
import { withTag } from "./with.ts";

/** The built-in tags of Django's "Built-in tag reference". */
export const defaultTags = new Library();

for (const [name, tag] of Object.entries({
  autoescape,
  block,
  comment,
  csrf_token: csrfToken,
  cycle,
  debug,
  extends: extendsTag,
  filter,
  firstof,
  for: forTag,
  if: ifTag,
  ifchanged,
  include: includeTag,
  load,
  lorem: loremTag,
  now: nowTag,
  partial,
  partialdef,
  querystring,
  regroup,
  resetcycle,
  spaceless,
  templatetag,
  url,
  verbatim,
  widthratio,
  with: withTag,
})) {
  defaultTags.tag(name, tag);
}

defaultTags.simpleTag(cspNonceAttr, { takesContext: true, parameters: ["media?"] });
