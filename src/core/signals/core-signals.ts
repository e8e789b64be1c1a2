/** Signals that the core itself sends; Django's `django.core.signals`. */
import { Signal } from "./signal.ts";

/** A request starts to be handled; `environ` is what the adapter gave. Sender: the handler. */
export const requestStarted = new Signal<{ readonly environ?: unknown }>();

/** A response has been sent to the client. Sender: the handler. */
export const requestFinished = new Signal<object>();

/** A view or middleware threw something that becomes a 500 response. Sender: the handler. */
export const gotRequestException = new Signal<{ readonly request?: unknown; readonly error: unknown }>();

/** A setting was changed by `overrideSettings()` of a test; `enter` is false when it is put back. */
export const settingChanged = new Signal<{
  readonly setting: string;
  readonly value: unknown;
  readonly enter: boolean;
}>();
