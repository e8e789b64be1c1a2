import type { BaseModel, DeleteResult } from "../model.ts";
import type { ModelClass } from "../fields/field.ts";
import { router } from "../../routers.ts";
import { Collector } from "./collector.ts";
import { isKeySet } from "./keys.ts";

/** Deletes one instance with what depends on it. */
export async function deleteInstance(
  instance: BaseModel,
  options: { readonly using?: string; readonly keepParents?: boolean },
): Promise<DeleteResult> {
  const meta = (instance.constructor as ModelClass)._meta;
  if (!isKeySet(meta, instance)) {
    const { objectName, pk } = meta;
    throw new TypeError(`${objectName} object can't be deleted because its ${pk.attname} attribute is set to null.`);
  }
  const collector = new Collector(
    options.using ?? router.dbForWrite(instance.constructor as ModelClass, { instance }),
    instance,
  );
  await collector.collect([instance], { keepParents: options.keepParents === true });
  return collector.delete();
}
