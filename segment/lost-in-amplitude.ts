/** The fields that do not reach Amplitude, and why they are not needed there. */
export const lostInAmplitude: Readonly<Record<string, string>> = {
  type: 'selects the mapping of the event',
  'integrations.Amplitude': 'tells Segment where to forward the event',
  'integrations.Actions Amplitude': 'tells Segment where to forward the event',
  'context.app.name': 'selects the events of chunk; always `chunk`',
  'context.library.name': 'constant; the warehouse has it',
  'context.library.version': 'constant per version of chunk; the warehouse has it',
  '_metadata.nodeVersion': 'constant per version of chunk',
  '_metadata.jsRuntime': 'constant per version of chunk',
};
