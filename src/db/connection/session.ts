import type { ConnectionPool, DriverConnection } from "../backends/contract.ts";
import type { Connection } from "./connection.ts";
import type { Control } from "./control.ts";
import { forgotten } from "./forgotten.ts";

/** The driver connection that an outermost block keeps; taken from the pool at the first statement. */
export class Session {
  readonly #connection: Connection;
  #opening: Promise<DriverConnection> | null = null;
  #driver: DriverConnection | null = null;
  #pool: ConnectionPool | null = null;
  #control: Control | null = null;
  #savepoints = 0;
  #released = false;
  /** The statement that begins the transaction, while it runs: all others wait for it. */
  starting: Promise<unknown> | null = null;
  /** Whether the end of the transaction failed, so that the connection must not be used again. */
  broken = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get control(): Control {
    if (this.#control === null) throw new TypeError("The session is not open.");
    return this.#control;
  }

  get isOpen(): boolean {
    return this.#driver !== null;
  }

  /** The connection; null before the first statement and after the end. */
  get driver(): DriverConnection | null {
    return this.#driver;
  }

  nextSavepoint(): string {
    return `s${++this.#savepoints}`;
  }

  open(): Promise<DriverConnection> {
    this.#opening ??= this.#take();
    return this.#opening;
  }

  async #take(): Promise<DriverConnection> {
    const { pool, control } = await this.#connection.layer();
    const driver = await pool.acquire({ exclusive: true });
    if (this.#released) {
      // The block ended while its first statement, which nobody awaited, waited for the connection.
      pool.release(driver);
      throw forgotten();
    }
    this.#driver = driver;
    this.#pool = pool;
    this.#control = control;
    return driver;
  }

  /** Runs the first statement, alone. */
  async start<T>(action: () => Promise<T>): Promise<T> {
    const running = action();
    const settled = running.then(
      () => undefined,
      () => undefined,
    );
    this.starting = settled;
    try {
      return await running;
    } finally {
      if (this.starting === settled) this.starting = null;
    }
  }

  /** Gives the connection back; one that is still being taken goes back as soon as it is there. */
  release(): void {
    this.#released = true;
    const driver = this.#driver;
    this.#driver = null;
    if (driver !== null) this.#pool?.release(driver, { broken: this.broken });
  }
}
