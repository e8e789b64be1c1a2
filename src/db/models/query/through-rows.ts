import { compileValues } from "../hydrate/values-reader.ts";
import type { BaseModel } from "../model.ts";
import type { ForeignKey } from "../relations/foreign-key.ts";
import { compileSelect } from "./compile.ts";
import { toCondition } from "./condition.ts";
import { aliasOf, connectionOf } from "./database.ts";
import { hydrateRows } from "./hydrate-rows.ts";
import { QUERY } from "./internals.ts";
import { prefetchRelated } from "./prefetch-port.ts";
import type { QuerySet } from "./query-set.ts";
import type { QueryState } from "./state.ts";

/**
 * Related rows of a many-to-many relation, each with the key of the owner it belongs to; a row of several owners comes
 * several times. `path` leads from a related row to its owners, `near` is the key of the table in between.
 */
export async function rowsOfThrough(
  query: QuerySet<BaseModel>,
  near: ForeignKey,
  path: string,
  owners: readonly unknown[],
): Promise<[owner: unknown, row: BaseModel][]> {
  const internals = query[QUERY];
  const using = aliasOf(internals);
  const connection = connectionOf(using);
  const { backend } = connection;
  const condition = toCondition({ [`${path}__in`]: owners });
  const state: QueryState = { ...internals.state, steps: [...internals.state.steps, { kind: "filter", condition }] };
  const extra = "_prefetch_owner";
  const compiled = compileSelect(state, backend, {
    using,
    extra: (builder) => [{ expression: builder.resolvePath(path).node, alias: extra }],
  });
  if (compiled === null) return [];
  const { rows } = await connection.execute(backend.compiler.compile(compiled.node));
  const instances = hydrateRows(internals, compiled.model!, rows, backend, using);
  if (internals.prefetch.length > 0) await prefetchRelated(instances, internals.prefetch);
  const read = compileValues(
    { shape: "flat", columns: [{ alias: extra, field: near, index: ownerIndex(compiled.model!) }] },
    backend,
  );
  return instances.map((row, i) => [read(rows[i]!), row]);
}

/** The extra column comes after those of the rows. */
function ownerIndex(plan: NonNullable<ReturnType<typeof compileSelect>>["model"] & object): number {
  const last = (at: typeof plan): number =>
    Math.max(
      -1,
      ...at.columns.map((c) => c.index),
      ...at.annotations.map((a) => a.index),
      ...at.related.map((r) => last(r.plan)),
    );
  return last(plan) + 1;
}
