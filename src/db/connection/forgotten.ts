import { TransactionManagementError } from "../errors.ts";

/** Work that was started inside an atomic block, without `await`, and reached the database after the block's end. */
export function forgotten(): TransactionManagementError {
  return new TransactionManagementError(
    "A query was sent by work that was started inside an atomic block and ran on after its end.",
    {
      code: "db.forgotten_await",
      hint: "Await every query and every function that makes queries inside atomic(); start work for later with transaction.onCommit().",
    },
  );
}
