/** Lists of choices and the enumeration-like `TextChoices` and `IntegerChoices` (docs/ref/models/fields, "Enumeration types"). */
import type { Text } from "../../../utils/lazy.ts";
import type { Choice, ChoiceGroup, ChoicesLike, ChoicesOption, ChoiceValue } from "./field-options.ts";

/** A list of choices made of whatever the `choices` option takes. */
export function normalizeChoices(choices: ChoicesOption): readonly (Choice | ChoiceGroup)[] {
  const list =
    typeof choices === "function" && !("choices" in choices)
      ? choices()
      : Array.isArray(choices)
        ? choices
        : (choices as ChoicesLike).choices;
  return list as readonly (Choice | ChoiceGroup)[];
}

export function isGroup(choice: Choice | ChoiceGroup): choice is ChoiceGroup {
  return Array.isArray(choice[1]);
}

/** Choices without their groups. */
export function flattenChoices(choices: readonly (Choice | ChoiceGroup)[]): Choice[] {
  return choices.flatMap((choice) => (isGroup(choice) ? choice[1] : [choice]));
}

type Members<V extends ChoiceValue> = Readonly<Record<string, V | readonly [V, Text]>>;
type MemberValue<M> = M extends readonly [infer V, Text] ? V : M;

/** Facts of an enumeration besides its members. */
export interface ChoicesInfo<V> {
  readonly choices: readonly (readonly [V, Text])[];
  readonly values: readonly V[];
  readonly labels: readonly Text[];
  readonly names: readonly string[];
  /** The label of a value. Throws `RangeError` for a value that is no member. */
  label(value: V): Text;
}

export type ChoicesEnum<M> = { readonly [K in keyof M]: MemberValue<M[K]> } & ChoicesInfo<MemberValue<M[keyof M]>>;

function makeChoices(members: Members<ChoiceValue>): object {
  const entries = Object.entries(members).map(([name, member]) => {
    const [value, label] = Array.isArray(member)
      ? (member as readonly [ChoiceValue, Text])
      : [member as ChoiceValue, labelOf(name)];
    return { name, value, label };
  });
  const info: ChoicesInfo<ChoiceValue> = {
    choices: entries.map((e) => [e.value, e.label] as const),
    values: entries.map((e) => e.value),
    labels: entries.map((e) => e.label),
    names: entries.map((e) => e.name),
    label(value) {
      const found = entries.find((e) => e.value === value);
      if (found === undefined)
        throw new RangeError(`${JSON.stringify(value)} is not one of ${JSON.stringify(info.values)}.`);
      return found.label;
    },
  };
  return Object.freeze({ ...Object.fromEntries(entries.map((e) => [e.name, e.value])), ...info });
}

/** `IN_PRINT` → `In Print`. */
function labelOf(name: string): string {
  return name
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join(" ");
}

/**
 * Named text choices: `value` or `[value, label]` by name. Without a label, the name gives it.
 *
 * ```ts
 * static Status = models.TextChoices({ DRAFT: ["d", "Draft"], PUBLISHED: ["p", "Published"] });
 * Book.Status.DRAFT; // "d"
 * ```
 */
export function TextChoices<const M extends Members<string>>(members: M): ChoicesEnum<M> {
  return makeChoices(members) as ChoicesEnum<M>;
}

/** Named number choices; see `TextChoices`. */
export function IntegerChoices<const M extends Members<number>>(members: M): ChoicesEnum<M> {
  return makeChoices(members) as ChoicesEnum<M>;
}
