import { type Part, simulatePart } from './fleet.ts';

declare const self: Worker;

self.onmessage = async ({ data }: MessageEvent<Part>) => {
  self.postMessage(await simulatePart(data));
};
