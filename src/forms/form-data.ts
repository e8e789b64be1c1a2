/** What a form reads: `request.POST`, `request.FILES`, a `MultiValueDict`, a `URLSearchParams`-like object or a `Map`. */
export interface DataSource {
  has(name: string): boolean;
  get(name: string): unknown;
  /** All values of a name; a source without it has one value for each. */
  getlist?(name: string): readonly unknown[];
}

/** What the option `data` of a form takes: a source, or an object of values (for tests and scripts). */
export type DataInput = DataSource | Readonly<Record<string, unknown>>;

/** Values of a plain object, read by own names only. */
class RecordSource implements DataSource {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  get(name: string): unknown {
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }
}

/** The source of a form that is not bound. */
export const NO_DATA: DataSource = new RecordSource({});

/** Makes a source of whatever a form was given. */
export function toDataSource(data: DataInput | null | undefined): DataSource {
  if (data === null || data === undefined) return NO_DATA;
  if (typeof data.get === "function" && typeof data.has === "function") return data as DataSource;
  return new RecordSource(data as Readonly<Record<string, unknown>>);
}

/** One value; null when the name is not there. */
export function getOne(source: DataSource, name: string): unknown {
  return source.get(name) ?? null;
}

/** All values of a name from a source of lists; from any other source the one value, null when it is not there. */
export function getMany(source: DataSource, name: string): unknown {
  return source.getlist === undefined ? getOne(source, name) : source.getlist(name);
}
