import { models } from "../../db/index.ts";
import { migrations, type StateApps } from "../../db/migrations/index.ts";

interface NamedType {
  readonly appLabel: string;
  readonly model: string;
  name: string | null;
  save(): Promise<void>;
}

/** Fills the column again, which may not be empty one migration further back. */
async function addLegacyName(apps: StateApps, editor: { readonly connection: { readonly alias: string } }) {
  const { objects } = apps.getModel("contenttypes", "ContentType");
  for (const type of (await objects.using(editor.connection.alias)) as NamedType[]) {
    const label = `${type.appLabel}.${type.model}`;
    type.name = apps.has(label) ? apps.getModel(label)._meta.objectName : type.model;
    await type.save();
  }
}

export class Migration extends migrations.Migration {
  dependencies = [["contenttypes", "0001_initial"]];

  operations = [
    new migrations.AlterModelOptions({
      name: "contenttype",
      options: { verboseName: "content type", verboseNamePlural: "content types" },
    }),
    new migrations.AlterField({
      modelName: "contenttype",
      name: "name",
      field: models.CharField({ maxLength: 100, null: true }),
    }),
    new migrations.RunCode({ code: migrations.RunCode.noop, reverseCode: addLegacyName }),
    new migrations.RemoveField({ modelName: "contenttype", name: "name" }),
  ];
}
