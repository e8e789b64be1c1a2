/** Running a query set and making rows of what comes back. */
import { setImmediate } from "node:timers";
import type { Backend } from "../../backends/contract.ts";
import { andThen, type MaybePromise } from "../../../utils/maybe-promise.ts";
import { compileValues, type ValuesReader } from "../hydrate/values-reader.ts";
import { type CompiledSelect, compileSelect, type ValuesPlan } from "./compile.ts";
import { aliasOf, connectionOf } from "./database.ts";
import { hydrateRows } from "./hydrate-rows.ts";
import type { Internals } from "./internals.ts";
import { requireTransaction } from "./lock.ts";
import { prefetchRelated } from "./prefetch.ts";
import { selectStatement } from "./shapes/select-statement.ts";

const DEFAULT_CHUNK = 2000;

/** All rows of a query set; at once where the engine gives them at once. */
export function fetchRows(internals: Internals): MaybePromise<unknown[]> {
  const using = aliasOf(internals);
  const connection = connectionOf(using);
  if (internals.state.lock !== null) requireTransaction(connection);
  const { backend } = connection;
  const statement = selectStatement(internals.state, backend, using);
  if (statement === null) return [];
  return andThen(connection.run(statement.query), ({ rows }) =>
    readRows(internals, statement.plan, rows, backend, using),
  );
}

/** Rows in chunks of bounded size. */
export async function* streamRows(internals: Internals, chunkSize?: number): AsyncGenerator<unknown, void, undefined> {
  if (chunkSize === undefined && internals.prefetch.length > 0)
    throw new TypeError("chunkSize must be provided when using QuerySet.iterator() after prefetchRelated().");
  const size = chunkSize ?? DEFAULT_CHUNK;
  if (!Number.isSafeInteger(size) || size < 1)
    throw new RangeError(`Chunk size must be strictly positive, got ${size}.`);
  const using = aliasOf(internals);
  const connection = connectionOf(using);
  if (internals.state.lock !== null) requireTransaction(connection);
  const compiled = compileSelect(internals.state, connection.backend, { using });
  if (compiled === null) return;
  for await (const rows of connection.stream(connection.backend.compiler.compile(compiled.node), size)) {
    yield* await readRows(internals, compiled, rows, connection.backend, using);
    // An engine in this process would keep everybody else waiting until the last row.
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
}

function readRows(
  internals: Internals,
  compiled: CompiledSelect,
  rows: readonly unknown[][],
  backend: Backend,
  using: string,
): unknown[] | Promise<unknown[]> {
  if (compiled.values !== null) return readValues(compiled.values, rows, backend);
  const instances = hydrateRows(internals, compiled.model!, rows, backend, using);
  if (internals.prefetch.length === 0) return instances;
  return prefetchRelated(instances, internals.prefetch).then(() => instances);
}

const readers = new WeakMap<ValuesPlan, ValuesReader>();

function readValues(plan: ValuesPlan, rows: readonly unknown[][], backend: Backend): unknown[] {
  let read = readers.get(plan); // a plan belongs to one engine
  if (read === undefined) readers.set(plan, (read = compileValues(plan, backend)));
  return rows.map(read);
}
