/** Rows of values(), valuesList() and valuesFlat(), by generated code. */
import type { Backend } from "../../backends/contract.ts";
import { CompositePrimaryKey } from "../fields/composite-primary-key.ts";
import type { Field } from "../fields/field.ts";
import type { ValuesPlan } from "../query/compile.ts";
import { columnSource } from "./column-source.ts";

export type ValuesReader = (row: readonly unknown[]) => unknown;

const readers = new WeakMap<Backend, Map<string, ValuesReader>>();
const LIMIT = 1000;

/** The reader of a plan; one for each list of names and types. */
export function compileValues(plan: ValuesPlan, backend: Backend): ValuesReader {
  const sources = plan.columns.map(({ alias, field, index }) => ({
    alias,
    code: valueSource(field, index, backend),
    custom: customOf(field),
  }));
  const cacheable = sources.every((source) => source.custom === null);
  const body = bodyOf(plan, sources);
  let known = readers.get(backend);
  if (known === undefined) readers.set(backend, (known = new Map()));
  const found = cacheable ? known.get(body) : undefined;
  if (found !== undefined) return found;
  const helpers = Object.entries(backend.converters.helpers);
  const customs = sources.flatMap((source, i) =>
    source.custom === null ? [] : [[`custom${i}`, source.custom] as const],
  );
  // oxlint-disable-next-line no-implied-eval -- the code holds names as literals and conversions of the backend
  const make = new Function(
    ...helpers.map(([name]) => name),
    ...customs.map(([name]) => name),
    `"use strict";\nreturn (r) => ${body};`,
  );
  const reader = make(...helpers.map(([, helper]) => helper), ...customs.map(([, custom]) => custom)) as ValuesReader;
  if (cacheable) {
    if (known.size >= LIMIT) known.clear();
    known.set(body, reader);
  }
  return reader;
}

/** The value at a position; that of a composite key spans as many as it has fields. */
function valueSource(field: Field | null, index: number, backend: Backend): string {
  if (!(field instanceof CompositePrimaryKey)) return columnSource(field, `r[${index}]`, backend);
  return `[${field.fields.map((part, i) => columnSource(part, `r[${index + i}]`, backend)).join(", ")}]`;
}

function bodyOf(
  plan: ValuesPlan,
  sources: readonly { readonly alias: string; readonly code: string; readonly custom: unknown }[],
): string {
  const codes = sources.map(({ code, custom }, i) => (custom === null ? code : `custom${i}(${code})`));
  if (plan.shape === "flat") return codes[0]!;
  if (plan.shape === "list") return `[${codes.join(", ")}]`;
  return `({ ${codes.map((code, i) => `${keySource(sources[i]!.alias)}: ${code}`).join(", ")} })`;
}

/** A computed key, so that no name means the prototype. */
const keySource = (name: string): string => `[${JSON.stringify(name)}]`;

function customOf(field: Field | null): ((value: unknown) => unknown) | null {
  const target = field?.targetField as { fromDbValue?: (value: unknown) => unknown } | undefined;
  return typeof target?.fromDbValue === "function" ? target.fromDbValue.bind(target) : null;
}
