import { Envelope } from './envelope';

/** The log's own sample entry, for its tests and golden fixture. */
export const sampleEnvelope: Envelope = {
  type: 'ledger.sample',
  v: 1,
  stream: 'sample:one',
  streamSeq: 1,
  occurredAt: '2026-01-02T03:04:05.006Z',
  observedAt: '2026-01-02T03:04:06.007Z',
  source: { collector: 'portal', cursor: null, key: 'sample/1' },
  attestation: 'decided',
  persons: { requester: 'id:0f' },
  controls: ['CHG-01'],
  payload: {
    text: 'é €',
    count: 3,
    flags: [true, null],
    nested: { b: 1, a: 2 },
  },
  blob: {
    hash: `sha256:${'0'.repeat(64)}`,
    mediaType: 'application/json',
  },
};
