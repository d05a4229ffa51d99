import { createServer, type Socket } from 'node:net';

/** A TCP server on loopback that keeps every byte it receives, and answers as it is told. */
export interface RawServer {
  readonly url: string;
  /** Everything that came in, over all connections, headers included. */
  bytes(): string;
  connections(): number;
  stop(): Promise<void>;
}

/** What is done with a connection: `write` sends, `request` resolves once a whole request is in. */
export type Greeting = (socket: Socket) => void;

/** Accepts, and never says a word. */
export const silent: Greeting = () => {};

/** Sends a response a byte a second, without end. */
export const dripping: Greeting = (socket) => {
  const letters = [...`HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n${' '.repeat(1000)}`];
  const timer = setInterval(() => socket.write(letters.shift() ?? ' '), 1000);
  socket.on('close', () => clearInterval(timer));
};

/** Answers every chunk of bytes that ends a request with success, as a collector does. */
export const accepting: Greeting = (socket) => {
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

/** Answers whatever is asked as a proxy that reaches nothing. */
export const refusing: Greeting = (socket) => {
  socket.once('data', () => {
    socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
  });
};

/** Starts a server on a free port of 127.0.0.1. */
export async function startRawServer(greet: Greeting): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => received.push(Buffer.from(data)));
    greet(socket);
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
