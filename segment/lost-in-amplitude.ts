/** The fields of ours that do not reach Amplitude, and why that is right. */
export const lostInAmplitude: Readonly<Record<string, string>> = {
  type: 'decides which mapping takes the event',
  'integrations.Amplitude': 'tells Segment where the event may go',
  'integrations.Actions Amplitude': 'tells Segment where the event may go',
  'context.app.name': 'decides whether the event is ours; always chunk',
  'context.library.name': 'the same in every event; the warehouse has it',
  'context.library.version': 'one for each version of chunk; the warehouse has it',
  '_metadata.nodeVersion': 'one for each version of chunk',
  '_metadata.jsRuntime': 'one for each version of chunk',
};
