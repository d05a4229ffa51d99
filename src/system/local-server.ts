/** A web server that only this machine can reach. */
export interface LocalServer {
  readonly port: number;
  /** Ends it and every connection. */
  stop(): void;
}

/** What a command may do with a browser: serve a page, and have it opened. */
export interface Web {
  /** Serves on a free port of 127.0.0.1, and of no other address. */
  serveLocally(answer: (request: Request) => Response | Promise<Response>): LocalServer;
  /** Starts another program, detached and silent; false when there is no such program. */
  startProgram(command: readonly string[], env: Readonly<Record<string, string>>): boolean;
}

/** The real thing. */
export const systemWeb: Web = {
  serveLocally: (answer) => {
    // Without `development: false`, an error is answered with a page of source code.
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
