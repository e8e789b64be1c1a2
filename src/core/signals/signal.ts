/** What a receiver gets besides the sender: the named arguments of `send()` and the signal itself. */
export type SignalArguments<Named extends object, Sender> = Named & { readonly signal: Signal<Named, Sender> };

/** A function that is called when a signal is sent. It may be async; its result is collected by `send()`. */
export type Receiver<Named extends object, Sender = unknown> = (
  sender: Sender,
  named: SignalArguments<Named, Sender>,
) => unknown;

export interface ConnectOptions<Sender> {
  /** Only signals of this sender are received, compared by identity. Default: signals of every sender. */
  readonly sender?: Sender | undefined;
  /** Connecting twice with the same id connects once. Default: the receiver itself is the id. */
  readonly dispatchUid?: unknown;
  /** Whether the signal lets the receiver be collected when nobody else holds it. Default: `false` (Django: true). */
  readonly weak?: boolean | undefined;
}

export type DisconnectOptions<Sender> = Pick<ConnectOptions<Sender>, "sender" | "dispatchUid">;

/** One answer of `send()`: the receiver and what it returned. */
export type SignalResponse<Named extends object, Sender> = [receiver: Receiver<Named, Sender>, response: unknown];

interface Connection<Named extends object, Sender> {
  /** The `dispatchUid`, or undefined: then the receiver itself tells connections apart. */
  readonly id: unknown;
  readonly sender: Sender | undefined;
  get(): Receiver<Named, Sender> | undefined;
}

/**
 * Tells receivers that something happened; Django's `django.dispatch.Signal` (docs/topics/signals).
 *
 * ```ts
 * const bookSold = new Signal<{ book: Book }>();
 * bookSold.connect((sender, { book }) => notify(book));
 * await bookSold.send(Shop, { book });
 * ```
 *
 * Receivers run in the order in which they were connected, each after the one before has finished, so that they can
 * share the sender's transaction. Those before the first async one have run when `send()` returns its promise.
 */
export class Signal<Named extends object = Record<string, unknown>, Sender = unknown> {
  #connections: readonly Connection<Named, Sender>[] = [];
  /** Connections per sender, for senders that are objects; thrown away when the connections change. */
  #bySender = new WeakMap<object, readonly Connection<Named, Sender>[]>();

  /** Connects a receiver. Throws `TypeError` when it is not a function. */
  connect(receiver: Receiver<Named, Sender>, options: ConnectOptions<Sender> = {}): void {
    if (typeof receiver !== "function") throw new TypeError("Signal receivers must be functions.");
    const { sender, dispatchUid: id, weak = false } = options;
    if (this.#connections.some((c) => c.sender === sender && matches(c, receiver, id))) return;
    this.#change([
      ...this.#connections.filter((c) => c.get() !== undefined),
      { id, sender, get: holder(receiver, weak) },
    ]);
  }

  /** Takes a receiver away, by itself or by its `dispatchUid`; says whether it was connected. */
  disconnect(receiver?: Receiver<Named, Sender> | null, options: DisconnectOptions<Sender> = {}): boolean {
    const { sender, dispatchUid: id } = options;
    const left = this.#connections.filter((c) => c.sender !== sender || !matches(c, receiver, id));
    const found = left.length < this.#connections.length;
    if (found) this.#change(left);
    return found;
  }

  /** Whether anybody listens to this sender. Costs nothing when nobody listens at all. */
  hasListeners(sender?: Sender): boolean {
    return this.#connections.length > 0 && this.#live(sender).some((c) => c.get() !== undefined);
  }

  /** Calls all receivers; the first error stops the others and rejects. */
  send(sender: Sender, named: Named): Promise<SignalResponse<Named, Sender>[]> {
    return this.#deliver(sender, named, false);
  }

  /** Calls all receivers; an error becomes the response of the receiver that threw it. */
  sendRobust(sender: Sender, named: Named): Promise<SignalResponse<Named, Sender>[]> {
    return this.#deliver(sender, named, true);
  }

  async #deliver(sender: Sender, named: Named, robust: boolean): Promise<SignalResponse<Named, Sender>[]> {
    const responses: SignalResponse<Named, Sender>[] = [];
    if (this.#connections.length === 0) return responses;
    const args = { ...named, signal: this };
    for (const connection of this.#live(sender)) {
      const receiver = connection.get();
      if (receiver === undefined) continue;
      try {
        const answer = receiver(sender, args);
        responses.push([receiver, isThenable(answer) ? await answer : answer]);
      } catch (error) {
        if (!robust) throw error;
        responses.push([receiver, error]);
      }
    }
    return responses;
  }

  #live(sender: Sender | undefined): readonly Connection<Named, Sender>[] {
    const isObject = (typeof sender === "object" && sender !== null) || typeof sender === "function";
    const known = isObject ? this.#bySender.get(sender) : undefined;
    if (known !== undefined) return known;
    const live = this.#connections.filter((c) => c.sender === undefined || c.sender === sender);
    if (isObject) this.#bySender.set(sender, live);
    return live;
  }

  #change(connections: readonly Connection<Named, Sender>[]): void {
    this.#connections = connections;
    this.#bySender = new WeakMap();
  }
}

function matches<Named extends object, Sender>(
  connection: Connection<Named, Sender>,
  receiver: Receiver<Named, Sender> | null | undefined,
  id: unknown,
): boolean {
  return id === undefined ? connection.id === undefined && connection.get() === receiver : connection.id === id;
}

/** A function of its own, so that the closure of a weak receiver does not hold it. */
function holder<R extends object>(receiver: R, weak: boolean): () => R | undefined {
  if (!weak) return () => receiver;
  const reference = new WeakRef(receiver);
  return () => reference.deref();
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/**
 * Connects a function to one or several signals and returns it; Django's `@receiver`.
 *
 * ```ts
 * export const onSave = receiver(postSave, { sender: Book })((sender, { instance }) => index(instance));
 * ```
 */
export function receiver<Named extends object, Sender>(
  signal: Signal<Named, Sender> | readonly Signal<Named, Sender>[],
  options: ConnectOptions<Sender> = {},
): <R extends Receiver<Named, Sender>>(receive: R) => R {
  const signals = signal instanceof Signal ? [signal] : signal;
  return (receive) => {
    for (const one of signals) one.connect(receive, options);
    return receive;
  };
}
