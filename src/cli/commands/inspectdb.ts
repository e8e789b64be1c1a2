import { connections } from "../../db/connection/connections.ts";
import { inspectModels } from "../../db/inspect/write-models.ts";
import { BaseCommand } from "../base-command.ts";
import type { CommandParser } from "../parser.ts";

interface Options {
  table: string[];
  database: string;
  includeViews?: boolean;
  includePartitions?: boolean;
}

export class Command extends BaseCommand<Options> {
  override help = "Introspects the database tables in the given database and outputs a module of models.";
  override requiresSystemChecks = [];

  override addArguments(parser: CommandParser): void {
    parser
      .argument("[table...]", "Selects what tables or views should be introspected.")
      .option("--database <alias>", "Nominates a database to introspect.", "default")
      .option("--include-views", "Also output models for database views.")
      .option("--include-partitions", "Also output models for partition tables.");
  }

  override async handle({ table, database, includeViews, includePartitions }: Options): Promise<void> {
    const connection = connections.get(database);
    const options = { tables: table, includeViews, includePartitions };
    this.stdout.write(await inspectModels(connection.introspection, connection.vendor, options));
  }
}
