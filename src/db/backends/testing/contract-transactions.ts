/** atomic(): commits, rolls back, nests, and belongs to one request alone. */
import assert from "node:assert/strict";
import { addHandler } from "../../../core/log/logger.ts";
import { runInContext } from "../../../core/context/context-key.ts";
import * as transaction from "../../connection/transaction.ts";
import { IntegrityError, TransactionManagementError } from "../../errors.ts";
import { addAuthor, author, book, count, createTables, pause, rows } from "./contract-models.ts";
import type { ContractTests } from "./contract-suite.ts";

const { atomic, onCommit } = transaction;
const BROKEN =
  /An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block./;

class Stop extends Error {}

const stop = (): never => {
  throw new Stop("stop");
};

export const transactionTests: ContractTests = {
  "atomic() commits what it did, and rolls back when it throws": async (connection) => {
    await createTables(connection, author);
    assert.equal(
      await atomic(async () => {
        await addAuthor(connection, "a");
        assert.equal(connection.inAtomicBlock, true);
        return 5;
      }),
      5,
    );
    await assert.rejects(
      atomic(async () => {
        await addAuthor(connection, "b");
        stop();
      }),
      Stop,
    );
    assert.deepEqual(await rows(connection, "SELECT name FROM contract_author"), [["a"]]);
    assert.equal(connection.inAtomicBlock, false);
  },

  "inner blocks are savepoints": async (connection) => {
    await createTables(connection, author);
    await atomic(async () => {
      await addAuthor(connection, "outer");
      await assert.rejects(
        atomic(async () => {
          await addAuthor(connection, "lost");
          await atomic(() => addAuthor(connection, "lost too"));
          stop();
        }),
        Stop,
      );
      await atomic(() => addAuthor(connection, "inner"));
    });
    assert.deepEqual(await rows(connection, "SELECT name FROM contract_author ORDER BY id"), [["outer"], ["inner"]]);
  },

  "a caught error of an inner block leaves the outer one usable": async (connection) => {
    await createTables(connection, author);
    await atomic(async () => {
      await addAuthor(connection, "a");
      await assert.rejects(
        atomic(() => addAuthor(connection, "a")),
        IntegrityError,
      );
      await addAuthor(connection, "b");
    });
    assert.equal(await count(connection), 2);
  },

  "after an error the transaction refuses further queries until its end": async (connection) => {
    await createTables(connection, author);
    await atomic(async () => {
      await addAuthor(connection, "a");
      await assert.rejects(addAuthor(connection, "a"), IntegrityError);
      await assert.rejects(
        count(connection),
        (error: unknown) =>
          error instanceof TransactionManagementError &&
          BROKEN.test(error.message) &&
          error.cause instanceof IntegrityError,
      );
      await assert.rejects(
        atomic(() => count(connection)),
        BROKEN,
      );
    });
    assert.equal(await count(connection), 0);
  },

  "without a savepoint an error reaches the outer block": async (connection) => {
    await createTables(connection, author);
    await atomic(async () => {
      await assert.rejects(atomic(stop, { savepoint: false }), Stop);
      assert.equal(transaction.getRollback(), true);
      await assert.rejects(addAuthor(connection, "a"), BROKEN);
    });
    assert.equal(await count(connection), 0);
  },

  "durable blocks cannot be inner ones": async (connection) => {
    await createTables(connection, author);
    await atomic(() => addAuthor(connection, "a"), { durable: true });
    await assert.rejects(
      atomic(() => atomic(async () => {}, { durable: true })),
      /A durable atomic block cannot be nested within another atomic block/,
    );
  },

  "setRollback() rolls back without an error": async (connection) => {
    await createTables(connection, author);
    await atomic(async () => {
      await addAuthor(connection, "a");
      transaction.setRollback(true);
    });
    assert.equal(await count(connection), 0);
    assert.throws(() => transaction.setRollback(true), /doesn't work outside of an 'atomic' block/);
  },

  "manual savepoints are kept or undone": async (connection) => {
    await createTables(connection, author);
    await atomic(async () => {
      const first = await transaction.savepointCreate();
      await addAuthor(connection, "a");
      await transaction.savepointRollback(first);
      const second = await transaction.savepointCreate();
      await addAuthor(connection, "b");
      await transaction.savepointCommit(second);
      await assert.rejects(
        transaction.savepointRollback(`x"; DROP TABLE contract_author; --`),
        TransactionManagementError,
      );
    });
    assert.deepEqual(await rows(connection, "SELECT name FROM contract_author"), [["b"]]);
  },

  "onCommit() runs after the commit, in order, and not for what was rolled back": async (connection) => {
    await createTables(connection, author);
    const log: string[] = [];
    onCommit(() => log.push("at once"));
    await atomic(async () => {
      onCommit(async () => {
        await pause(1);
        log.push(`a ${await count(connection)} ${connection.inAtomicBlock}`);
      });
      await atomic(async () => onCommit(() => log.push("b")));
      await assert.rejects(
        atomic(async () => {
          onCommit(() => log.push("never"));
          stop();
        }),
        Stop,
      );
      await addAuthor(connection, "a");
      assert.deepEqual(log, ["at once"]);
    });
    assert.deepEqual(log, ["at once", "a 1 false", "b"]);
    await assert.rejects(
      atomic(async () => {
        onCommit(() => log.push("never"));
        stop();
      }),
      Stop,
    );
    assert.equal(log.length, 3);
  },

  "an error of a function of onCommit() leaves atomic() after the commit, unless it is robust": async (connection) => {
    await createTables(connection, author);
    const log: string[] = [];
    await assert.rejects(
      atomic(async () => {
        await addAuthor(connection, "a");
        onCommit(stop);
        onCommit(() => log.push("never"));
      }),
      Stop,
    );
    assert.equal(await count(connection), 1);
    const remove = addHandler("django.db.backends.base", { handle: ({ message }) => log.push(message) });
    try {
      await atomic(async () => {
        onCommit(stop, { robust: true });
        onCommit(() => log.push("next"));
      });
    } finally {
      remove();
    }
    assert.deepEqual(log, ["Error calling stop in onCommit() (Error: stop).", "next"]);
  },

  "atomicFunction() runs a function in a transaction each time it is called": async (connection) => {
    await createTables(connection, author);
    const add = transaction.atomicFunction(async (name: string, fails: boolean) => {
      await addAuthor(connection, name);
      if (fails) stop();
      return connection.inAtomicBlock;
    });
    assert.equal(await add("a", false), true);
    await assert.rejects(add("b", true), Stop);
    assert.deepEqual(await rows(connection, "SELECT name FROM contract_author"), [["a"]]);
  },

  "retries run the body again only after a conflict, and only of an outermost block": async (connection) => {
    await createTables(connection, author);
    let runs = 0;
    const failing = (error: () => Error) =>
      atomic(
        async () => {
          runs++;
          await addAuthor(connection, `run ${runs}`);
          throw error();
        },
        { retries: 3 },
      );
    await assert.rejects(
      failing(() => new Stop()),
      Stop,
    );
    assert.equal(runs, 1);
    await assert.rejects(
      atomic(() => atomic(async () => {}, { retries: 1 })),
      /A durable atomic block cannot be nested/,
    );
    assert.equal(await count(connection), 0);
  },

  "a failing commit is an error and rolls back": async (connection) => {
    await createTables(connection, author, book);
    const insert = "INSERT INTO contract_book (title, author_id, pages) VALUES ('x', 77, 1)";
    // Keys are checked at the end of the transaction, where the engine can put that off.
    await assert.rejects(
      atomic(async () => {
        await addAuthor(connection, "a");
        await connection.executeRaw(insert);
      }),
      IntegrityError,
    );
    assert.equal(await count(connection), 0);
    await atomic(() => addAuthor(connection, "b"));
    assert.equal(await count(connection), 1);
  },

  "a transaction that was ended behind its back does not spoil the connection": async (connection) => {
    await createTables(connection, author);
    await assert.rejects(
      atomic(async () => {
        await addAuthor(connection, "a");
        await connection.executeRaw("ROLLBACK");
      }),
    );
    assert.equal(await count(connection), 0);
    await atomic(() => addAuthor(connection, "b"));
    assert.equal(await count(connection), 1);
  },

  "parallel requests never share a transaction, and see nothing uncommitted": async (connection) => {
    await createTables(connection, author);
    await addAuthor(connection, "first");
    const request = (name: string, fails: boolean): Promise<unknown> =>
      runInContext(() =>
        atomic(async () => {
          await addAuthor(connection, name);
          await pause(2);
          assert.equal((await rows(connection, "SELECT name FROM contract_author WHERE name = ?", [name])).length, 1);
          await pause(2);
          if (fails) stop();
        }),
      );
    const readers = Array.from({ length: 5 }, async (_, i) => {
      await pause(i * 2);
      const seen = await runInContext(() =>
        rows(connection, "SELECT name FROM contract_author WHERE name LIKE 'fails%'"),
      );
      assert.deepEqual(seen, []);
    });
    const results = await Promise.allSettled([
      ...Array.from({ length: 6 }, (_, i) => request(`${i % 2 ? "fails" : "works"}${i}`, i % 2 === 1)),
      ...readers,
    ]);
    assert.deepEqual(
      results.map((result) => result.status === "fulfilled"),
      [true, false, true, false, true, false, true, true, true, true, true],
    );
    assert.equal(await count(connection), 4);
  },

  "twenty writers at once all succeed": async (connection) => {
    await createTables(connection, author);
    await addAuthor(connection, "counter");
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        runInContext(async () => {
          await atomic(async () => {
            const before = await count(connection);
            await pause(1);
            await addAuthor(connection, `in a transaction ${i}, after ${before}`);
          });
          await addAuthor(connection, `alone ${i}`);
        }),
      ),
    );
    assert.equal(await count(connection), 41);
  },

  "inner blocks that run in parallel take turns": async (connection) => {
    await createTables(connection, author);
    await atomic(async () => {
      const inner = (name: string, fails: boolean): Promise<void> =>
        atomic(async () => {
          await addAuthor(connection, name);
          await pause(1);
          if (fails) stop();
        });
      await Promise.allSettled([
        inner("a", false),
        inner("b", true),
        addAuthor(connection, "c"),
        inner("d", true),
        inner("e", false),
      ]);
    });
    assert.deepEqual(await rows(connection, "SELECT name FROM contract_author ORDER BY name"), [["a"], ["c"], ["e"]]);
  },

  "work that was forgotten inside a block is told so, not run outside of it": async (connection) => {
    await createTables(connection, author);
    let forgotten: Promise<unknown> = Promise.resolve();
    await atomic(async () => {
      await addAuthor(connection, "a");
      forgotten = (async () => {
        await pause(5);
        await addAuthor(connection, "late");
      })();
      forgotten.catch(() => undefined);
    });
    await assert.rejects(
      forgotten,
      (error: unknown) => error instanceof TransactionManagementError && /onCommit/.test(String(error.hint)),
    );
    assert.equal(await count(connection), 1);
  },

  "a block that ends while its first statement still waits for the connection gives the connection back": async (
    connection,
  ) => {
    await createTables(connection, author);
    for (const fails of [false, true]) {
      let forgotten: Promise<unknown> = Promise.resolve();
      const block = atomic(async () => {
        forgotten = addAuthor(connection, "late");
        forgotten.catch(() => undefined);
        if (fails) throw new Error("the body fails");
      });
      await block.catch(() => undefined);
      await forgotten.catch(() => undefined);
      // A connection that was kept would hold its lock: this would wait in vain.
      await addAuthor(connection, fails ? "b" : "a");
    }
    const names = (await rows(connection, "SELECT name FROM contract_author ORDER BY name")).flat();
    assert.deepEqual(
      names.filter((name) => name !== "late"),
      ["a", "b"],
    );
  },

  "a block without queries sends nothing, others BEGIN with their first": async (connection) => {
    await createTables(connection, author);
    const capture = connection.capture();
    await atomic(() => atomic(async () => {}));
    assert.equal(capture.queries.length, 0);
    await atomic(() => atomic(() => addAuthor(connection, "a")));
    capture.stop();
    assert.equal(capture.queries.length, 5);
    assert.match(capture.queries[0]!.sql, /^BEGIN/);
    assert.match(capture.queries.at(-1)!.sql, /^COMMIT/);
  },

  "the transaction of a test undoes everything, commits included, and holds functions of onCommit()": async (
    connection,
  ) => {
    await createTables(connection, author);
    const test = await connection.beginTestTransaction();
    const log: string[] = [];
    await runInContext(() =>
      atomic(
        async () => {
          await addAuthor(connection, "a");
          onCommit(() => log.push("held"));
        },
        { durable: true },
      ),
    );
    await assert.rejects(
      runInContext(() =>
        atomic(async () => {
          await addAuthor(connection, "lost");
          stop();
        }),
      ),
      Stop,
    );
    assert.equal(await count(connection), 1);
    const inner = await connection.beginTestTransaction();
    await addAuthor(connection, "b");
    assert.equal(await count(connection), 2);
    await inner.rollback();
    assert.equal(await count(connection), 1);
    assert.deepEqual([log.length, test.takeHeld().length, test.heldOnCommit.length], [0, 1, 0]);
    await test.rollback();
    assert.equal(await count(connection), 0);
  },
};
