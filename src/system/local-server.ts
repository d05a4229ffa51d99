import type { ChildEnvironment } from './environment.ts';

/** A web server on the loopback interface. */
export interface LocalServer {
  readonly port: number;
  /** Stops the server and closes every connection. */
  stop(): void;
}

/** The effects needed to show a page in the user's browser. */
export interface Web {
  /** Serves on a free port of 127.0.0.1 only. */
  serveLocally(answer: (request: Request) => Response | Promise<Response>): LocalServer;
  /** Starts another program, detached and without streams; false if it does not exist. */
  startProgram(command: readonly string[], env: ChildEnvironment): boolean;
}

/** The implementation in the real `Cli`. */
export const systemWeb: Web = {
  serveLocally: (answer) => {
    // Without `development: false`, Bun answers errors with a page that shows source code.
    const server = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      development: false,
      fetch: answer,
    });
    return { port: server.port ?? 0, stop: () => void server.stop(true) };
  },
  startProgram: (command, env) => {
    try {
      Bun.spawn([...command], {
        env: { ...env },
        stdio: ['ignore', 'ignore', 'ignore'],
        detached: true,
        windowsHide: true,
      }).unref();
      return true;
    } catch {
      return false;
    }
  },
};
