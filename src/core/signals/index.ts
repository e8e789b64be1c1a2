export { gotRequestException, requestFinished, requestStarted, settingChanged } from "./core-signals.ts";
export {
  type ConnectOptions,
  type DisconnectOptions,
  type Receiver,
  receiver,
  Signal,
  type SignalArguments,
  type SignalResponse,
} from "./signal.ts";
