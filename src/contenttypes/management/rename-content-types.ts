import { getLogger } from "../../core/log/index.ts";
import { IntegrityError, transaction } from "../../db/index.ts";
import { type MigrateSignal, type Operation, RenameModel, RunCode } from "../../db/migrations/index.ts";
import { ContentType } from "../models.ts";

type Rename = Parameters<ConstructorParameters<typeof RunCode>[0]["code"]>;

/** Gives the content type of a renamed model its new name, so that permissions and generic relations keep to it. */
export class RenameContentType extends RunCode {
  constructor(appLabel: string, oldModel: string, newModel: string) {
    super({
      code: (...[apps, editor]: Rename) => rename(apps, editor, appLabel, oldModel, newModel),
      reverseCode: (...[apps, editor]: Rename) => rename(apps, editor, appLabel, newModel, oldModel),
    });
  }

  override describe(): string {
    return "Rename content type";
  }
}

async function rename(
  apps: Rename[0],
  editor: Rename[1],
  appLabel: string,
  oldModel: string,
  newModel: string,
): Promise<void> {
  if (!apps.has("contenttypes.ContentType")) return;
  const using = editor.connection.alias;
  const rows = apps.getModel("contenttypes.ContentType").objects.using(using);
  try {
    await transaction.atomic(() => rows.filter({ appLabel, model: oldModel }).update({ model: newModel }), { using });
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    getLogger("django.contenttypes").warning(
      `Could not rename content type '${appLabel}.${oldModel}' to '${newModel}': there is one of that name, left by a ` +
        "model of long ago. Delete it, and rename this one by hand.",
    );
  }
  ContentType.objects.clearCache();
}

/** Puts a `RenameContentType` behind each `RenameModel` of the plan. Receiver of `preMigrate`; runs once. */
export function injectRenameContentTypes(_sender: unknown, { plan }: Pick<MigrateSignal, "plan">): void {
  for (const { migration } of plan) {
    migration.operations = migration.operations.flatMap((operation): readonly Operation[] =>
      operation instanceof RenameModel
        ? [
            operation,
            new RenameContentType(migration.appLabel, operation.oldName.toLowerCase(), operation.newName.toLowerCase()),
          ]
        : [operation],
    );
  }
}
