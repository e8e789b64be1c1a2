import { settings } from "../../core/conf/settings.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import type { LazyText } from "../../utils/lazy.ts";
import { Message, type MessageText } from "./message.ts";
import "./settings.ts";

/** A class that keeps messages from one request to the next. */
export type MessageStorageClass = new (request: HttpRequest) => BaseStorage;

/** What a storage found. */
export interface Retrieved {
  /** Null when the storage was not used. */
  readonly messages: readonly Message[] | null;
  /** Whether that is all that was to be stored. */
  readonly allRetrieved: boolean;
}

/** The messages of a request. Going through them marks them as shown; asking for `length` does not. */
export class LoadedMessages implements Iterable<Message> {
  readonly #storage: BaseStorage;
  readonly #take: () => readonly Message[];
  readonly #count: () => number;

  constructor(storage: BaseStorage, take: () => readonly Message[], count: () => number) {
    this.#storage = storage;
    this.#take = take;
    this.#count = count;
  }

  get length(): number {
    return this.#count();
  }

  [Symbol.iterator](): Iterator<Message> {
    this.#storage.used = true;
    return this.#take()[Symbol.iterator]();
  }
}

/**
 * Messages on their way to the user. Awaiting it gives the messages; a template does that by itself.
 *
 * Reference: docs/ref/contrib/messages.
 */
export abstract class BaseStorage implements PromiseLike<LoadedMessages>, AsyncIterable<Message> {
  readonly request: HttpRequest;
  /** Whether the messages were shown. */
  used = false;
  /** Whether this request added one. */
  addedNew = false;
  #queued: Message[] = [];
  #loaded: Message[] | undefined;
  #level: number | undefined;

  constructor(request: HttpRequest) {
    this.request = request;
  }

  /** Reads what is stored. */
  abstract retrieve(): Retrieved | Promise<Retrieved>;

  /** Stores messages and gives those for which there was no room. */
  abstract store(
    messages: readonly Message[],
    response: HttpResponseBase,
    options?: { readonly removeOldest?: boolean },
  ): readonly Message[] | Promise<readonly Message[]>;

  /** Least level that is recorded. Default: the setting `MESSAGE_LEVEL`. */
  get level(): number {
    return this.#level ?? settings.MESSAGE_LEVEL;
  }

  set level(level: number | null) {
    this.#level = level ?? undefined;
  }

  /** Adds a message, unless it is empty or below `level`. */
  add(level: number, message: MessageText, extraTags: string | LazyText | null = ""): void {
    if (level < this.level || String(message) === "") return;
    this.addedNew = true;
    this.#queued.push(new Message(level, message, extraTags));
  }

  /** Loads the stored messages, once. */
  async load(): Promise<LoadedMessages> {
    if (this.#loaded === undefined) {
      const { messages } = await this.retrieve();
      this.#loaded ??= [...(messages ?? [])];
    }
    return new LoadedMessages(
      this,
      () => {
        (this.#loaded as Message[]).push(...this.#queued.splice(0));
        return this.#loaded as Message[];
      },
      () => (this.#loaded as Message[]).length + this.#queued.length,
    );
  }

  // oxlint-disable-next-line unicorn/no-thenable -- templates await messages by themselves
  then<A = LoadedMessages, B = never>(
    resolve?: ((messages: LoadedMessages) => A | PromiseLike<A>) | null,
    reject?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.load().then(resolve, reject);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Message, void, undefined> {
    yield* await this.load();
  }

  /** Whether there is nothing to store. */
  get isIdle(): boolean {
    return !this.used && !this.addedNew;
  }

  /** Stores what was not shown. Gives the messages for which there was no room. */
  async update(response: HttpResponseBase): Promise<readonly Message[]> {
    if (this.used) return this.store(this.#queued, response);
    if (!this.addedNew) return [];
    if (this.#loaded === undefined) await this.load();
    return this.store([...(this.#loaded ?? []), ...this.#queued], response);
  }
}
