/** Whatever changes between two sets of models, migrating leads to the schema that the new models make from nothing. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CheckConstraint, UniqueConstraint } from "../models/constraints.ts";
import { BooleanField } from "../models/fields/boolean-field.ts";
import { CharField } from "../models/fields/char-field.ts";
import { DecimalField } from "../models/fields/decimal-field.ts";
import type { Field } from "../models/fields/field.ts";
import { IntegerField } from "../models/fields/integer-field.ts";
import { TextField } from "../models/fields/text-field.ts";
import { Index } from "../models/indexes.ts";
import { ManyToManyField } from "../models/relations/many-to-many-field.ts";
import { detectChanges } from "./autodetector/autodetector.ts";
import { MigrationQuestioner } from "./questioner.ts";
import { ProjectState } from "./state/project-state.ts";
import { TestDatabase } from "./testing/database.ts";
import { foreignKey, model } from "./testing/states.ts";

const MODELS = ["Apple", "Berry", "Cherry"] as const;

const KINDS: Readonly<Record<string, string>> = { a: "char", b: "int", fieldC: "bool", empty: "decimal" };
const isMysql = process.env.BELLEVILLE_TEST_ENGINE === "mysql";
/** Changes of tables take a hundred times longer on servers. */
const onServer = (process.env.BELLEVILLE_TEST_ENGINE ?? "sqlite") !== "sqlite";

/** A plan for a field, from which a field can be made as often as needed. */
const plainField = fc
  .record({
    kind: fc.constantFrom("char", "int", "text", "bool", "decimal"),
    null: fc.boolean(),
    unique: fc.boolean(),
    dbIndex: fc.boolean(),
    size: fc.constantFrom(10, 20),
    column: fc.boolean(),
  })
  .map((given) => (name: string): Field => {
    const plan = { ...given, null: given.null || name === "empty" };
    const common = {
      null: plan.null,
      dbIndex: plan.dbIndex,
      ...(plan.column ? { dbColumn: `col_${name}` } : {}),
    };
    // Only the field that is always NULL may become unique: rows hold equal values in the others.
    const unique = plan.unique && name === "empty" ? { unique: true } : {};
    // Rows hold "x" and numbers, which servers do not turn into each other: there a name always has the same type.
    switch (onServer ? KINDS[name] : plan.kind) {
      case "char":
        return new CharField({ maxLength: plan.size, ...common, ...unique, default: plan.null ? null : "x" });
      case "int":
        return new IntegerField({ ...common, ...unique, default: plan.null ? null : plan.size });
      case "text":
        return new TextField({ ...common, default: plan.null ? null : "" });
      case "bool":
        return new BooleanField({ null: plan.null, default: plan.null ? null : false });
      default:
        return new DecimalField({ ...common, maxDigits: plan.size, decimalPlaces: 2, default: plan.null ? null : 1 });
    }
  });

const relation = fc
  .record({ to: fc.constantFrom(...MODELS), many: fc.boolean(), unique: fc.boolean() })
  .map(({ to, many, unique }) => (_name: string, isPresent: (model: string) => boolean): Field | null => {
    if (!isPresent(to)) return null;
    if (many) return new ManyToManyField(`app.${to}`, { relatedName: "+" });
    return foreignKey(`app.${to}`, { null: true, unique, relatedName: "+" });
  });

const modelPlan = fc.record({
  /** Whether the model is there at all. */
  present: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  plain: fc.dictionary(fc.constantFrom("a", "b", "fieldC", "empty"), plainField, { maxKeys: 4 }),
  relations: fc.dictionary(fc.constantFrom("r", "linkS"), relation, { maxKeys: 2 }),
  index: fc.boolean(),
  check: fc.boolean(),
  together: fc.boolean(),
  table: fc.boolean(),
});

const projectPlan = fc.record({ Apple: modelPlan, Berry: modelPlan, Cherry: modelPlan });

type ProjectPlan = typeof projectPlan extends fc.Arbitrary<infer T> ? T : never;

function stateFrom(plan: ProjectPlan): ProjectState {
  return ProjectState.of(
    MODELS.filter((name) => plan[name].present).map((name) => {
      const { plain, relations, index, check, together, table } = plan[name];
      const isPresent = (other: string) => plan[other as keyof ProjectPlan].present;
      const all = Object.entries({ ...plain, ...relations }).map(([key, make]) => [key, make(key, isPresent)] as const);
      const made = Object.fromEntries(all.flatMap(([key, field]) => (field === null ? [] : [[key, field]])));
      const columns = Object.keys(made).filter((key) => !made[key]!.manyToMany);
      const numbers = columns.filter((key) => made[key] instanceof IntegerField);
      // MariaDB and MySQL have no index of text without a length.
      const indexable = columns.filter((key) => !isMysql || !(made[key] instanceof TextField));
      const [first, second] = indexable;
      return model(`app.${name}`, made, {
        options: {
          ...(table ? { dbTable: `tbl_${name.toLowerCase()}` } : {}),
          ...(together && first !== undefined && second !== undefined
            ? { uniqueTogether: [["id", first, second]] }
            : {}),
          ...(index && first !== undefined ? { indexes: [new Index({ fields: [first], name: `${name}_index` })] } : {}),
          constraints: [
            ...(check && numbers[0] !== undefined
              ? [new CheckConstraint({ condition: { [`${numbers[0]}__gte`]: 0 }, name: `${name}_check` })]
              : []),
            ...(together && first !== undefined
              ? [new UniqueConstraint({ fields: ["id", first], name: `${name}_unique` })]
              : []),
          ],
        },
      });
    }),
  );
}

/** Renames whatever may have been renamed, and gives every new column a value. */
class Agreeable extends MigrationQuestioner {
  override async askRename(): Promise<boolean> {
    return true;
  }
}

let db: TestDatabase;
beforeAll(() => {
  db = TestDatabase.open();
});
afterAll(() => db.close());

async function empty(): Promise<void> {
  await db.connection.close();
  db.state = ProjectState.empty;
}

/** Returns the function that undoes it. */
async function migrateTo(target: ProjectState): Promise<() => Promise<void>> {
  const changes = await detectChanges(db.state, target, { questioner: new Agreeable() });
  const undo: (() => Promise<void>)[] = [];
  for (const { operations } of changes.get("app") ?? []) {
    const before = db.state;
    undo.unshift(() => db.backwards(before, ...operations));
    await db.forwards(...operations);
  }
  return async () => {
    for (const step of undo) await step();
  };
}

test(
  "migrating from models to models makes the schema of the latter, keeps the rows, and can be undone",
  async () => {
    await fc.assert(
      fc.asyncProperty(projectPlan, projectPlan, async (before, after) => {
        await empty();
        await migrateTo(stateFrom(after));
        const wanted = await db.schema();
        await empty();
        const old = stateFrom(before);
        await migrateTo(old);
        for (const each of old.models()) {
          const Model = old.apps.getModel("app", each.name);
          for (let i = 0; i < 2; i++) await Model.objects.create({});
        }
        const schema = await db.schema();
        const target = stateFrom(after);
        const undo = await migrateTo(target);
        expect(await db.schema()).toEqual(wanted);
        expect((await detectChanges(db.state, target)).size).toBe(0);
        const kept = MODELS.filter((name) => before[name].present && after[name].present);
        for (const name of kept) expect(await target.apps.getModel("app", name).objects.count()).toBe(2);
        await undo();
        expect(await db.schema()).toEqual(schema);
        for (const name of kept) expect(await old.apps.getModel("app", name).objects.count()).toBe(2);
      }),
      { numRuns: onServer ? 8 : 30, endOnFailure: onServer },
    );
  },
  onServer ? 120_000 : undefined,
);
