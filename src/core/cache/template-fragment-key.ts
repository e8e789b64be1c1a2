import { createHash } from "node:crypto";
import { str } from "../../utils/str.ts";

/**
 * Key under which `{% cache 60 name a b %}` keeps its text: to delete it when `a` or `b` change.
 * The same as `django.core.cache.utils.make_template_fragment_key`.
 *
 * ```ts
 * await cache.delete(makeTemplateFragmentKey("sidebar", [user.username]));
 * ```
 */
export function makeTemplateFragmentKey(fragmentName: string, varyOn: readonly unknown[] = []): string {
  const hash = createHash("md5");
  for (const value of varyOn) {
    const data = Buffer.from(str(value));
    hash.update(`${data.length}:`).update(data).update(",");
  }
  return `template.cache.${fragmentName}.${hash.digest("hex")}`;
}
