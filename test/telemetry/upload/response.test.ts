import { expect, test } from 'bun:test';
import { readResponse, type UploadResponse } from '../../../src/telemetry/upload/response.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const plain: UploadResponse = {
  status: 200,
  contentType: 'application/json',
  bodyStart: '{"success":true}',
  retryAfter: null,
};

const rows: [title: string, response: Partial<UploadResponse>, expected: string][] = [
  ['200 with JSON', {}, 'accepted'],
  ['200 with the text OK', { contentType: 'text/plain', bodyStart: 'OK' }, 'accepted'],
  // Observed from RudderStack's gateway, and read in the source of Jitsu's ingest.
  ['RudderStack: 200 with "ok"', { contentType: 'text/plain', bodyStart: '"ok"' }, 'accepted'],
  [
    'RudderStack: 401 for an unknown key',
    { status: 401, contentType: 'text/plain', bodyStart: 'invalid write key' },
    'unauthorized',
  ],
  [
    'RudderStack: 400 for a broken body',
    { status: 400, contentType: 'text/plain', bodyStart: 'invalid json' },
    'refused',
  ],
  [
    'Jitsu: 200 with every event accepted',
    { bodyStart: '{"ok":true,"okEvents":2,"receivedEvents":2}' },
    'accepted',
  ],
  [
    'Jitsu: 200 with a rejected event',
    { bodyStart: '{"errors":["Message ID: 1: event error"],"ok":false,"okEvents":1}' },
    'unavailable',
  ],
  [
    'Jitsu: 401 for an unknown key',
    { status: 401, bodyStart: '{"error":"stream not found"}' },
    'unauthorized',
  ],
  ['200 with "ok": false in text', { bodyStart: 'text with {"ok": false}' }, 'accepted'],
  ['200 with a nested "ok": false', { bodyStart: '{"first":{"ok":false}}' }, 'accepted'],
  ['200 with JSON null', { bodyStart: 'null' }, 'accepted'],
  ['204 without a body', { status: 204, contentType: '', bodyStart: '' }, 'accepted'],
  [
    '200 with the content type of a web page',
    { contentType: 'text/html; charset=utf-8', bodyStart: 'x' },
    'unavailable',
  ],
  ['200 with the text of a web page', { bodyStart: '\n <!DOCTYPE html>' }, 'unavailable'],
  ['400', { status: 400 }, 'refused'],
  ['400 with a web page', { status: 400, contentType: 'text/html' }, 'unavailable'],
  ['413', { status: 413 }, 'refused'],
  ['401', { status: 401 }, 'unauthorized'],
  ['403', { status: 403 }, 'unauthorized'],
  ['302', { status: 302 }, 'unavailable'],
  ['404', { status: 404 }, 'unavailable'],
  ['407', { status: 407 }, 'unavailable'],
  ['429', { status: 429 }, 'unavailable'],
  ['500', { status: 500 }, 'unavailable'],
];
for (const [title, response, expected] of rows) {
  test(`${title} is ${expected}`, () => {
    expect(readResponse({ ...plain, ...response }, now).kind).toBe(expected as never);
  });
}

for (const [retryAfter, milliseconds] of [
  ['120', 120_000],
  ['Fri, 02 Jan 2026 03:05:05 GMT', 60_000],
  ['Fri, 02 Jan 2026 03:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', 0],
  [null, undefined],
] as const) {
  test(`Retry-After: ${retryAfter} is ${milliseconds} ms`, () => {
    const outcome = readResponse({ ...plain, status: 429, retryAfter }, now);
    expect('retryAfterMs' in outcome ? outcome.retryAfterMs : undefined).toBe(milliseconds);
  });
}
