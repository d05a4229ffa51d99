import { createServer } from 'node:net';

/** A server on loopback that keeps every byte of what it is sent. */
export interface Recorder {
  readonly url: string;
  /** Everything that came, a request a text, headers included. */
  readonly requests: { readonly head: string; readonly body: string }[];
  stop(): Promise<void>;
}

/** Starts a recorder whose answers carry a canary, in a header and in the body. */
export function startRecorder(canary: string): Recorder {
  const requests: Recorder['requests'] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: async (request) => {
      const headers = [...request.headers].map(([name, value]) => `${name}: ${value}`);
      const head = [`${request.method} ${request.url}`, ...headers].join('\n');
      requests.push({ head, body: await request.text() });
      return Response.json({ success: true, message: canary }, { headers: { 'x-note': canary } });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    stop: () => server.stop(true),
  };
}

/** A proxy that connects nobody to anything, and keeps what it was asked for. */
export async function startDeadEnd(): Promise<{ url: string; asked: string[]; stop: () => void }> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (data) => {
      asked.push(String(data).split('\r\n', 1)[0] ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, asked, stop: () => void server.close() };
}
