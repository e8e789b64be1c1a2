import { apps } from "../core/apps/index.ts";
import type { CheckContext } from "../core/checks/registry.ts";
import { CheckError, type CheckMessage } from "../core/checks/messages.ts";

const MAX_LENGTH = 100;

/** Names of models must fit into the table of content types: contenttypes.E005. */
export function checkModelNameLengths({ appConfigs }: CheckContext): CheckMessage[] {
  const models = appConfigs === null ? apps.getModels() : appConfigs.flatMap((config) => config.getModels());
  return models
    .filter((model) => model._meta.modelName.length > MAX_LENGTH)
    .map((model) => {
      const { length } = model._meta.modelName;
      return new CheckError(`Model names must be at most ${MAX_LENGTH} characters (got ${length}).`, {
        obj: model,
        id: "contenttypes.E005",
      });
    });
}
