import { describe, expect, test } from "vitest";
import { receiver, Signal } from "./signal.ts";

class Shop {}
class Museum {}

describe("Signal", () => {
  test("send() calls receivers in order and collects their answers", async () => {
    const sold = new Signal<{ title: string }>();
    const calls: string[] = [];
    const slow = async () => {
      await Promise.resolve();
      calls.push("slow");
      return 1;
    };
    const quick = (_: unknown, { title }: { title: string }) => calls.push(title);
    sold.connect(slow);
    sold.connect(quick);
    expect(await sold.send(Shop, { title: "Dune" })).toEqual([
      [slow, 1],
      [quick, 2],
    ]);
    expect(calls).toEqual(["slow", "Dune"]);
  });

  test("send() has run synchronous receivers when it returns", () => {
    const sold = new Signal();
    let called = false;
    sold.connect(() => (called = true));
    void sold.send(null, {});
    expect(called).toBe(true);
  });

  test("connect() with a sender receives from that sender alone", async () => {
    const sold = new Signal();
    sold.connect(() => "shop", { sender: Shop });
    sold.connect(() => "all");
    expect((await sold.send(Shop, {})).map(([, answer]) => answer)).toEqual(["shop", "all"]);
    expect((await sold.send(Museum, {})).map(([, answer]) => answer)).toEqual(["all"]);
    expect(sold.hasListeners(Museum)).toBe(true);
  });

  test("connect() twice connects once, by receiver or by dispatchUid", async () => {
    const sold = new Signal();
    const one = () => 1;
    sold.connect(one);
    sold.connect(one, { weak: true });
    sold.connect(() => 2, { dispatchUid: "two" });
    sold.connect(() => 3, { dispatchUid: "two" });
    expect((await sold.send(null, {})).map(([, answer]) => answer)).toEqual([1, 2]);
  });

  test("disconnect() says whether the receiver was connected", () => {
    const sold = new Signal();
    const one = () => 1;
    sold.connect(one, { sender: Shop });
    expect(sold.disconnect(one)).toBe(false);
    expect(sold.disconnect(one, { sender: Shop })).toBe(true);
    sold.connect(one, { dispatchUid: "one" });
    expect(sold.disconnect(null, { dispatchUid: "one" })).toBe(true);
    expect(sold.hasListeners()).toBe(false);
  });

  test("send() stops at the first error, sendRobust() returns it", async () => {
    const sold = new Signal();
    const problem = new Error("no");
    sold.connect(() => {
      throw problem;
    });
    sold.connect(() => Promise.reject(problem));
    sold.connect(() => "fine");
    await expect(sold.send(null, {})).rejects.toBe(problem);
    expect((await sold.sendRobust(null, {})).map(([, answer]) => answer)).toEqual([problem, problem, "fine"]);
  });

  test("receivers are given the signal", async () => {
    const sold = new Signal();
    sold.connect((_, { signal }) => signal);
    expect((await sold.send(null, {}))[0]?.[1]).toBe(sold);
  });
});

test("receiver() connects a function to several signals and returns it", async () => {
  const [a, b] = [new Signal<{ n: number }>(), new Signal<{ n: number }>()];
  const double = receiver([a, b])((_, { n }) => n * 2);
  expect(await b.send(null, { n: 4 })).toEqual([[double, 8]]);
  expect(a.hasListeners()).toBe(true);
});
