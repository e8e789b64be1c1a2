/** Registers the checks of models and fields. */
import type { CheckMessage } from "../../../core/checks/messages.ts";
import { type CheckContext, register, Tags } from "../../../core/checks/registry.ts";
import { connections } from "../../connection/connections.ts";
import type { ModelClass } from "../fields/field.ts";
import { modelRegistry } from "../registry.ts";
import { fieldChecks } from "./field-checks.ts";
import { checkModel, checkTogether } from "./model-checks.ts";
import type { Target } from "./target.ts";

/** Findings about models, for the databases they may be made in. */
export function checkModels(models: readonly ModelClass[], targets: readonly Target[] = []): CheckMessage[] {
  const found = [...checkTogether(models)];
  for (const model of models) {
    if (model._meta.swapped !== null) continue;
    found.push(...checkModel(model, targets));
    for (const field of [...model._meta.localFields, ...model._meta.localManyToMany])
      for (const check of fieldChecks) found.push(...check(field, targets));
  }
  return found;
}

register(({ appConfigs, databases }: CheckContext) => {
  const labels = appConfigs?.map((config) => config.label);
  const models = modelRegistry
    .getModels()
    .filter((model) => labels === undefined || labels.includes(model._meta.appLabel));
  const targets = (databases ?? []).map((alias) => connections.get(alias).backend);
  return checkModels(models, targets);
}, Tags.models);
