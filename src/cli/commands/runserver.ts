import { parseAddress } from "../address.ts";
import { BaseCommand } from "../base-command.ts";
import type { BaseOptions, CommandParser } from "../parser.ts";

export interface RunserverOptions {
  addrport?: string;
  ipv6?: boolean;
  noreload?: boolean;
  nostatic?: boolean;
  insecure?: boolean;
}

/**
 * The development server. Without `--noreload` this process owns the port and watches files, and a child serves; so
 * the project is loaded by the child alone, and an error in it cannot end the server.
 */
export class Command extends BaseCommand<RunserverOptions> {
  override help = "Starts a lightweight web server for development.";
  override requiresProject = false;
  override requiresSystemChecks = [];

  override addArguments(parser: CommandParser): void {
    parser
      .argument("[addrport]", "Optional port number, or ipaddr:port.")
      .option("-6, --ipv6", "Use an IPv6 address.")
      .option("--noreload", "Do not restart the server when files change.")
      .option("--nostatic", "Do not serve static files at STATIC_URL.")
      .option("--insecure", "Serve static files even if DEBUG is false.")
      .option("--skip-checks", "Skip system checks.");
  }

  override async handle(options: RunserverOptions & BaseOptions): Promise<void> {
    const address = parseAddress(options.addrport, options.ipv6);
    const { isReloaderChild, superviseProject } = await import("../supervise.ts");
    if (options.noreload !== true && !isReloaderChild()) {
      await superviseProject(this, address);
      return;
    }
    const { serveProject } = await import("../serve-project.ts");
    await serveProject(this, address, options);
  }
}
