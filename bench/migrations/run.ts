/** State reconstruction of long histories, and the autodetector on many models: `npx tsx bench/migrations/run.ts`. */
import { detectChanges } from "../../src/db/migrations/autodetector/autodetector.ts";
import { ProjectMigration } from "../../src/db/migrations/migration.ts";
import { AddField, CreateModel, type Operation } from "../../src/db/migrations/operations/index.ts";
import { optimize } from "../../src/db/migrations/optimizer.ts";
import { ProjectState } from "../../src/db/migrations/state/project-state.ts";
import { autoId, foreignKey } from "../../src/db/migrations/testing/states.ts";
import { IntegerField } from "../../src/db/models/fields/integer-field.ts";

/** Best of several runs, in milliseconds. */
async function best(body: () => unknown): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await body();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** A fifth of the migrations make models, each of the others adds a field to one; ten apps. */
function history(count: number): ProjectMigration[] {
  const models = count / 5;
  return Array.from({ length: count }, (_, i) => {
    const at = i % models;
    const operation: Operation =
      i < models
        ? new CreateModel({
            name: `Model${at}`,
            fields: { id: autoId(), ...(at < 10 ? {} : { parent: foreignKey(`app${at % 10}.Model${at - 10}`) }) },
          })
        : new AddField({ modelName: `model${at}`, name: `f${i}`, field: new IntegerField({ default: 0 }) });
    return new ProjectMigration({ appLabel: `app${at % 10}`, name: `m${i}`, operations: [operation] });
  });
}

const stateOf = (migrations: readonly ProjectMigration[]): ProjectState =>
  migrations.reduce((state, migration) => migration.mutateState(state), ProjectState.empty);

const show = (what: string, milliseconds: number): void =>
  console.log(`${what.padEnd(52)} ${milliseconds.toFixed(1)} ms`);

for (const count of [125, 250, 500, 1000]) {
  const migrations = history(count);
  show(`state of ${count} migrations`, await best(() => stateOf(migrations)));
}
const before = stateOf(history(1500));
const after = stateOf([
  ...history(1500),
  ...Array.from({ length: 30 }, (_, i) => {
    const operations = [
      new AddField({ modelName: `model${i}`, name: "extra", field: new IntegerField({ null: true }) }),
    ];
    return new ProjectMigration({ appLabel: `app${i % 10}`, name: `x${i}`, operations });
  }),
]);
show("autodetector, 300 models, nothing changed", await best(() => detectChanges(before, stateOf(history(1500)))));
show("autodetector, 300 models, 30 new fields", await best(() => detectChanges(before, after)));
show("autodetector, 300 models from nothing", await best(() => detectChanges(ProjectState.empty, before)));
const operations = history(500).flatMap((migration) => [...migration.operations]);
show("optimizer, 500 operations", await best(() => optimize(operations, "app0")));
