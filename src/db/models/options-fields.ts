/** Working out the fields of a model from its class, its bases and its Meta. */
import { FieldError, ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import { didYouMean } from "../../utils/suggest.ts";
import { AutoField, BigAutoField, SmallAutoField } from "./fields/auto-field.ts";
import { CompositePrimaryKey } from "./fields/composite-primary-key.ts";
import type { Field, ModelClass } from "./fields/field.ts";
import { IntegerField } from "./fields/integer-field.ts";
import { PrivateField } from "./fields/private-field.ts";
import { type Definition, REMOVED, type Slot } from "./frames.ts";
import { basesOf } from "./mixins.ts";
import type { Options, SyntheticModel } from "./options.ts";
import { ForeignKey } from "./relations/foreign-key.ts";
import { CASCADE } from "./relations/on-delete.ts";
import { OneToOneField } from "./relations/one-to-one-field.ts";
import { Reverse } from "./relations/reverse.ts";

export interface FieldParts {
  readonly slots: readonly Slot[];
  readonly fast: boolean;
  readonly parent: ModelClass | null;
  readonly parents: ReadonlyMap<ModelClass, ForeignKey | null>;
  readonly localFields: readonly Field[];
  readonly localManyToMany: readonly Field[];
  readonly fields: readonly Field[];
  readonly manyToMany: readonly Field[];
  readonly reverseFields: ReadonlyMap<string, Reverse>;
  readonly privateFields: readonly PrivateField[];
  readonly pk: Field | null;
}

/** The field of `orderWithRespectTo`. */
export const ORDER_FIELD = "_order";

const AUTO_FIELDS: ReadonlyMap<string, typeof AutoField> = new Map([
  ["AutoField", AutoField],
  ["BigAutoField", BigAutoField],
  ["SmallAutoField", SmallAutoField],
]);

export function buildFields(
  model: ModelClass,
  options: Options,
  definition: Definition,
  synthetic: SyntheticModel | undefined,
  autoField: string,
): FieldParts {
  const parent = concreteParent(model);
  const parentMeta = parent?._meta;
  const slots = definition.slots;
  // Field calls of a concrete parent come first, one for one: they stand for the parent's own fields.
  parentMeta?.slots.forEach((slot, i) => {
    const own = slots[i];
    if (own?.name != null && own.name === slot.name) own.field = slot.field;
  });
  const inherited = new Set<Field>(
    parentMeta === undefined
      ? []
      : [
          ...parentMeta.fields,
          ...parentMeta.manyToMany,
          ...parentMeta.privateFields,
          ...parentMeta.reverseFields.values(),
        ],
  );
  const local: Field[] = [];
  let composite = synthetic === undefined ? compositeKeyOf(model, parent) : null;
  const declared: Iterable<[string, Field]> =
    synthetic !== undefined
      ? synthetic.fields
      : slots.flatMap((slot): [string, Field][] => (slot.name === null ? [] : [[slot.name, slot.field]]));
  for (const [name, field] of declared) {
    if (inherited.has(field)) continue;
    if (field instanceof CompositePrimaryKey && name === "pk") {
      composite = field;
      continue;
    }
    checkName(model, name);
    field.contributeToClass(model, name);
    local.push(field);
  }
  for (const [key, value] of definition.extras) {
    const field = local.find((f) => f instanceof ForeignKey && f.attname === key);
    if (field !== undefined && value === undefined) {
      throw new ImproperlyConfigured(`${model.name}.${key} hides the key of ${field.name}.`, {
        hint: `Write "declare ${key}: …;", so that the class has the type but no property.`,
      });
    }
  }
  for (const name of definition.replaced) checkReplaced(model, name, definition.extras.get(name), parentMeta);
  const reverseFields = new Map<string, Reverse>(parentMeta?.reverseFields);
  for (const field of local) if (field instanceof Reverse) reverseFields.set(field.name, field);
  let localFields = local.filter((field) => !(field instanceof Reverse) && !field.manyToMany && !field.privateOnly);
  const privateFields = [
    ...(parentMeta?.privateFields ?? []),
    ...local.filter((field) => field instanceof PrivateField),
  ];
  const localManyToMany = local.filter((field) => field.manyToMany && !field.privateOnly);
  const parents = new Map<ModelClass, ForeignKey | null>();
  let pk = localFields.find((field) => field.primaryKey) ?? null;
  if (composite !== null) {
    composite.contributeToClass(model, "pk");
    checkCompositeKey(model, composite, localFields);
  }
  if (localFields.filter((field) => field.primaryKey).length + (composite === null ? 0 : 1) > 1) {
    throw new ImproperlyConfigured(`The model ${model.name} cannot have more than one field with primaryKey: true.`);
  }
  pk ??= composite;

  if (options.proxy) {
    if (parent === null)
      throw new ImproperlyConfigured(`Proxy model '${model.name}' has no non-abstract model base class.`);
    if (localFields.length > 0 || localManyToMany.length > 0)
      throw new FieldError(`Proxy model '${model.name}' contains model fields.`);
    pk = parentMeta!.pk;
    parents.set(parent, null);
    for (const [ancestor, link] of parentMeta!.parents) parents.set(ancestor, link);
  } else if (parent !== null && !options.abstract) {
    const root = parentMeta!.concreteModel;
    let link = localFields.find(
      (field): field is OneToOneField => field instanceof OneToOneField && field.remoteField.parentLink,
    );
    if (link === undefined) {
      link = new OneToOneField(() => root, { onDelete: CASCADE, parentLink: true, primaryKey: pk === null });
      link.autoCreated = true;
      link.contributeToClass(model, `${root._meta.modelName}Ptr`);
      localFields = [link, ...localFields];
    }
    pk ??= link;
    parents.set(root, link);
    if (parent !== root) parents.set(parent, link);
    for (const [ancestor, above] of parentMeta!.parents) parents.set(ancestor, above ?? link);
  } else if (pk === null && !options.abstract) {
    if (wantsAutomaticId(model)) {
      const id = new (AUTO_FIELDS.get(autoField) ?? BigAutoField)({ verboseName: "ID" });
      id.autoCreated = true;
      if (localFields.some((field) => field.name === "id")) {
        throw new ImproperlyConfigured(
          `${model.name}.id can only be used as a field name if the field also sets primaryKey: true.`,
        );
      }
      id.contributeToClass(model, "id");
      localFields = [id, ...localFields];
      pk = id;
    } else {
      throw new ImproperlyConfigured(`The model ${model.name} has no primary key.`, {
        hint: "Extend models.Model for an automatic id, or give one field primaryKey: true.",
      });
    }
  } else if (pk !== null && pk.name !== "id" && wantsAutomaticId(model) && synthetic === undefined) {
    throw new ImproperlyConfigured(
      `${model.name} has a primary key of its own, but extends Model, whose type promises an id.`,
      {
        hint: `Write "class ${model.name} extends models.BaseModel".`,
      },
    );
  }

  if (options.orderWithRespectTo !== null && !options.proxy && !options.abstract) {
    const place = new IntegerField({ editable: false });
    place.autoCreated = true;
    place.contributeToClass(model, ORDER_FIELD);
    localFields = [...localFields, place];
  }

  // Only what is still there under its name: a subclass may have taken a property over.
  const hides = (name: string): boolean =>
    localFields.some((f) => f.name === name) || localManyToMany.some((f) => f.name === name);
  const above = parentMeta?.fields ?? [];
  for (const field of above) {
    if (hides(field.name) && !options.proxy)
      throw new FieldError(
        `Local field '${field.name}' in class '${model.name}' clashes with field of the same name from base class '${parent!.name}'.`,
      );
  }
  return {
    slots,
    fast: synthetic === undefined && onlyRemovals(definition) && hasPlainBody(model),
    parent,
    parents,
    localFields,
    localManyToMany,
    fields: [...above, ...localFields],
    manyToMany: [...(parentMeta?.manyToMany ?? []), ...localManyToMany],
    reverseFields,
    privateFields,
    pk,
  };
}

/** `static pk` of the class itself, or a copy of that of an abstract base. */
function compositeKeyOf(model: ModelClass, parent: ModelClass | null): CompositePrimaryKey | null {
  for (let base = model; base !== parent && !Object.hasOwn(base, "_base"); base = baseOf(base)) {
    const declared: unknown = Object.getOwnPropertyDescriptor(base, "pk")?.value;
    if (declared instanceof CompositePrimaryKey)
      return declared.isBound ? (declared.clone() as CompositePrimaryKey) : declared;
  }
  return null;
}

/** The parts of a composite key are fields of the model's own table with a column. */
function checkCompositeKey(model: ModelClass, key: CompositePrimaryKey, fields: readonly Field[]): void {
  for (const name of key.fieldNames) {
    const field = fields.find((f) => f.name === name || f.attname === name);
    const names = fields.map((f) => f.name);
    const problem =
      field === undefined
        ? `'${name}' is not a valid field. ${didYouMean(name, names)}`.trim()
        : field.null
          ? `'${name}' cannot be included in the composite primary key: it may be null.`
          : field.generated !== null
            ? `'${name}' cannot be included in the composite primary key: it is a generated field.`
            : !field.concrete
              ? `'${name}' cannot be included in the composite primary key: it has no column.`
              : null;
    if (problem !== null) throw new ImproperlyConfigured(`(models.E042) ${model.name}.pk: ${problem}`);
  }
}

/** The nearest base class that has a table; null when the model stands alone. */
function concreteParent(model: ModelClass): ModelClass | null {
  for (let base = baseOf(model); !Object.hasOwn(base, "_base"); base = baseOf(base))
    if (!base._meta.abstract) return base;
  return null;
}

const baseOf = (model: ModelClass): ModelClass => Object.getPrototypeOf(model) as ModelClass;

/** Whether the class derives from `Model` rather than from `BaseModel` alone. */
function wantsAutomaticId(model: ModelClass): boolean {
  return (model as { _automaticId?: boolean })._automaticId === true;
}

/** Of a field of a base class, a property that is no field may stand in the place; a table above cannot lose its column. */
function checkReplaced(model: ModelClass, name: string, value: unknown, parent: Options | undefined): void {
  if (parent?.findField(name) !== undefined) {
    throw new FieldError(
      `${model.name}.${name} cannot take the place of the field of the same name from base class '${parent.objectName}', which has a table.`,
    );
  }
  if (value === undefined) {
    throw new ImproperlyConfigured(`${model.name}.${name} hides the inherited field '${name}'.`, {
      hint: `Write "declare ${name}: …;" for another type, or "override ${name} = models.removed();" to be without the field.`,
    });
  }
}

/** Whether instances have no properties but their fields. */
function onlyRemovals({ extras, replaced }: Definition): boolean {
  for (const [name, value] of extras) if (value !== REMOVED && !(value === null && replaced.has(name))) return false;
  return true;
}

/** Whether initializers may be skipped: no class of the chain has private fields or a constructor. */
function hasPlainBody(model: ModelClass): boolean {
  for (let base = model; !Object.hasOwn(base, "_base"); base = baseOf(base)) {
    const bases = basesOf(base);
    if (bases !== undefined) return bases.every(hasPlainBody);
    if (/#[\w$]|\bconstructor\s*\(/.test(Function.prototype.toString.call(base))) return false;
  }
  return true;
}

const RESERVED: ReadonlySet<string> = new Set([
  "pk",
  "constructor",
  "__proto__",
  "prototype",
  "then",
  "save",
  "delete",
]);

function checkName(model: ModelClass, name: string): void {
  const problem = RESERVED.has(name)
    ? "is a reserved word"
    : name.includes("__")
      ? 'must not contain "__"'
      : name.endsWith("_")
        ? "must not end with an underscore"
        : /^[A-Za-z_$][\w$]*$/.test(name)
          ? null
          : "must be an identifier";
  if (problem !== null) throw new ImproperlyConfigured(`Field names: ${model.name}.${name} ${problem}.`);
}
