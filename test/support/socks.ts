import { connect, createServer, type Socket } from 'node:net';

/** A SOCKS 5 proxy on loopback (RFC 1928) that connects every host name to 127.0.0.1. */
export interface SocksProxy {
  readonly url: string;
  /** The requested destinations, as `host:port`. */
  readonly destinations: readonly string[];
  stop(): void;
}

/** Starts the proxy; with `refuse` it denies every connection. */
export async function startSocks(refuse = false): Promise<SocksProxy> {
  const destinations: string[] = [];
  const server = createServer((client) => {
    client.on('error', () => {});
    client.once('data', () => {
      client.write(new Uint8Array([5, 0]));
      client.once('data', (request: Buffer) => {
        const { host, port } = destination(request);
        destinations.push(`${host}:${port}`);
        if (refuse) client.end(reply(2));
        else relay(client, port);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `socks5h://127.0.0.1:${port}`, destinations, stop: () => void server.close() };
}

function relay(client: Socket, port: number): void {
  const target = connect(port, '127.0.0.1', () => {
    client.write(reply(0));
    client.pipe(target).pipe(client);
  });
  target.on('error', () => client.destroy());
}

function reply(code: number): Uint8Array {
  return new Uint8Array([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
}

function destination(request: Buffer): { host: string; port: number } {
  const isName = request[3] === 3;
  const end = isName ? 5 + (request[4] ?? 0) : 8;
  const host = isName ? request.toString('latin1', 5, end) : request.subarray(4, 8).join('.');
  return { host, port: request.readUInt16BE(end) };
}
