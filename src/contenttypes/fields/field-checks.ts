import { CheckError, type CheckMessage } from "../../core/checks/messages.ts";
import type { CheckContext } from "../../core/checks/registry.ts";
import { modelRegistry } from "../../db/models/registry.ts";
import { ForeignKey } from "../../db/models/relations/foreign-key.ts";
import { ContentType } from "../models.ts";
import { GenericForeignKey } from "./generic-foreign-key.ts";
import { GenericRelation } from "./generic-relation.ts";

const KEY_HINT = "GenericForeignKeys must use a ForeignKey to 'contenttypes.ContentType' as the 'contentType' field.";

/** Generic relations lean on fields that exist and fit: contenttypes.E001 to E004 and E006. */
export function checkGenericFields({ appConfigs }: CheckContext): CheckMessage[] {
  const labels = appConfigs?.map((config) => config.label);
  const models = modelRegistry
    .getModels()
    .filter((model) => labels === undefined || labels.includes(model._meta.appLabel));
  return models
    .flatMap((model) => model._meta.privateFields.filter((field) => field.model === model))
    .flatMap((field) => {
      if (field instanceof GenericForeignKey) return [...checkObjectId(field), ...checkContentType(field)];
      return field instanceof GenericRelation ? [...checkOtherSide(field)] : [];
    });
}

const error = (field: { readonly label: string }, id: string, message: string, hint?: string): CheckMessage =>
  new CheckError(message, { obj: field.label, id: `contenttypes.${id}`, hint });

function* checkObjectId(field: GenericForeignKey): Generator<CheckMessage> {
  const name = field.objectIdField;
  if (field.model._meta.findField(name) === undefined)
    yield error(field, "E001", `The GenericForeignKey object ID references the nonexistent field '${name}'.`);
}

function* checkContentType(field: GenericForeignKey): Generator<CheckMessage> {
  const { _meta } = field.model;
  const name = `${_meta.objectName}.${field.contentTypeField}`;
  const key = _meta.findField(field.contentTypeField);
  if (key === undefined)
    yield error(field, "E002", `The GenericForeignKey content type references the nonexistent field '${name}'.`);
  else if (!(key instanceof ForeignKey)) yield error(field, "E003", `'${name}' is not a ForeignKey.`, KEY_HINT);
  else if (key.relatedModel !== (ContentType as unknown))
    yield error(field, "E004", `'${name}' is not a ForeignKey to 'contenttypes.ContentType'.`, KEY_HINT);
  else if ((key.remoteField.onDelete?.dbAction ?? null) !== null)
    yield error(
      field,
      "E006",
      `'${name}' cannot use the database-level onDelete variant.`,
      "Change the onDelete rule to the non-database variant.",
    );
}

function* checkOtherSide(field: GenericRelation): Generator<CheckMessage> {
  const target = field.relatedModel._meta;
  const found = target.privateFields.some(
    (other) =>
      other instanceof GenericForeignKey &&
      other.contentTypeField === field.contentTypeField &&
      other.objectIdField === field.objectIdField,
  );
  if (!found)
    yield error(
      field,
      "E004",
      `The GenericRelation defines a relation with the model '${target.label}', but that model does not have a GenericForeignKey.`,
    );
}
