import { createServer, type Socket } from 'node:net';

/** A TCP server on loopback that records all bytes that it receives. */
export interface RawServer {
  readonly url: string;
  /** Returns the received bytes of all connections, including headers. */
  bytes(): string;
  connections(): number;
  stop(): Promise<void>;
}

/** Handles a new connection. */
export type ConnectionHandler = (socket: Socket) => void;

/** Accepts connections and never sends a byte. */
export const silent: ConnectionHandler = () => {};

/** Sends a response of one byte a second that never ends. */
export const dripping: ConnectionHandler = (socket) => {
  const letters = [...`HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n${' '.repeat(1000)}`];
  const timer = setInterval(() => socket.write(letters.shift() ?? ' '), 1000);
  socket.on('close', () => clearInterval(timer));
};

/** Answers each complete request with 200, as a collector does. */
export const accepting: ConnectionHandler = (socket) => {
  let received = '';
  socket.on('data', (data) => {
    received += data.toString('latin1');
    const [head = '', body] = received.split('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (body === undefined || body.length < length) return;
    received = '';
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}');
    socket.end();
  });
};

/** Answers every request with 502, as a proxy does that cannot reach the server. */
export const refusing: ConnectionHandler = (socket) => {
  socket.once('data', () => {
    socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
  });
};

/** Starts a server on a free port of 127.0.0.1. */
export async function startRawServer(handle: ConnectionHandler): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => received.push(Buffer.from(data)));
    handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    bytes: () => Buffer.concat(received).toString('latin1'),
    connections: () => connections,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
