/** A PostgreSQL server of a test's own, for what the shared one cannot do: TLS, stopping, starting anew. */
import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The server refuses to run as root: there its own user runs it. */
const AS_USER = process.getuid?.() === 0 ? ["runuser", "-u", "postgres", "--"] : [];

function command(name: string, ...args: readonly string[]): Promise<unknown> {
  const [file, ...rest] = [...AS_USER, name, ...args];
  // The server that pg_ctl starts keeps its output open: nobody waits for its end.
  return run(file!, rest, { cwd: tmpdir() });
}

/** Whether this machine has what a server of one's own takes. */
export function canStartCluster(): boolean {
  try {
    for (const name of ["initdb", "pg_ctl"])
      execFileSync([...AS_USER, name][0]!, [...AS_USER, name].slice(1).concat("--version"));
    execFileSync("openssl", ["version"]);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A certificate for `name`, signed by one that is made with it. */
function makeCertificates(folder: string, name: string): void {
  const openssl = (...args: readonly string[]): void =>
    void execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  const key = ["-nodes", "-newkey", "rsa:2048"];
  openssl("req", "-new", "-x509", "-days", "2", ...key, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=Test CA");
  const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`];
  openssl("req", "-new", ...key, "-keyout", "server.key", "-out", "server.csr", ...subject);
  const signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-copy_extensions", "copy"];
  openssl("x509", "-req", "-in", "server.csr", ...signed, "-out", "server.crt");
}

export interface Cluster extends AsyncDisposable {
  readonly port: number;
  /** Certificate that signed that of the server, whose name is `localhost`. */
  readonly ca: string;
  start(): Promise<void>;
  /** Ends the server at once, with all connections. */
  stop(): Promise<void>;
}

/** Starts a server that takes the user `postgres` with the password `secret`, by TLS and without. */
export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "belleville-cluster-"));
  chmodSync(folder, 0o755);
  makeCertificates(folder, "localhost");
  if (AS_USER.length > 0) execFileSync("chown", ["-R", "postgres", folder]);
  const [data, log] = [join(folder, "data"), join(folder, "log")];
  const port = await freePort();
  const passwords = join(folder, "passwords");
  await command("sh", "-c", `umask 077 && echo secret > ${passwords}`);
  const auth = ["-A", "scram-sha-256", "-U", "postgres", `--pwfile=${passwords}`];
  await command("initdb", "-D", data, ...auth, "--no-sync", "-E", "UTF8", "--locale=C");
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    fsync: "off",
    ssl: "on",
    ssl_cert_file: join(folder, "server.crt"),
    ssl_key_file: join(folder, "server.key"),
  };
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const cluster = {
    port,
    ca: join(folder, "ca.crt"),
    start: async () => void (await command("pg_ctl", "-D", data, "-l", log, "-w", "-o", options.join(" "), "start")),
    stop: async () => void (await command("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")),
    [Symbol.asyncDispose]: async () => {
      await cluster.stop().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await cluster.start();
  return cluster;
}
