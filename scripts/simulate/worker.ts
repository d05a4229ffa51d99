import { type Part, simulatePart } from './fleet.ts';

declare const self: Worker;

self.onmessage = ({ data }: MessageEvent<Part>) => {
  self.postMessage(simulatePart(data));
};
