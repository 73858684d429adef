import { DateTime } from 'luxon';
import type { LedgerStatus } from '@gitops-compliance/plugin-gitops-compliance-common';
import { ledger } from '../testUtils/fixtures';
import { ledgerSentence } from './sentence';

const NOW = DateTime.fromISO('2026-03-01T12:00:00Z');

function checkpoint(
  size: number,
  ageInSeconds: number,
): LedgerStatus['checkpoint'] {
  return {
    size,
    root: 'AA==',
    note: '',
    signedAt: NOW.minus({ seconds: ageInSeconds }).toUTC().toISO() as string,
  };
}

function ago(seconds: number): string {
  return NOW.minus({ seconds }).toUTC().toISO() as string;
}

describe('the first line of the ledger', () => {
  it.each<[string, Partial<LedgerStatus>, string, RegExp]>([
    ['an empty log', { size: 0, checkpoint: null }, 'waiting', /is empty/],
    [
      'a log without a checkpoint',
      { size: 3, checkpoint: null },
      'warning',
      /holds 3 entries, and no checkpoint is signed yet/,
    ],
    [
      'a log that is signed whole, however long ago',
      { size: 1_234, checkpoint: checkpoint(1_234, 7_200) },
      'ok',
      /holds 1,234 entries\. All of them .* signed 2 h ago\.$/,
    ],
    [
      'a log that just grew',
      {
        size: 10,
        checkpoint: checkpoint(8, 7_200),
        unsignedSince: ago(5),
      },
      'ok',
      /All but the newest 2 are under the checkpoint signed 2 h ago\.$/,
    ],
    [
      'a late checkpoint',
      {
        size: 10,
        checkpoint: checkpoint(8, 180),
        unsignedSince: ago(170),
      },
      'warning',
      /signed 3 min ago\. The next checkpoint is late/,
    ],
    [
      'entries without a place',
      { size: 1, waiting: 1, checkpoint: checkpoint(1, 1) },
      'ok',
      /holds 1 entry\..* 1 entry waits for its place\.$/,
    ],
  ])('tells %s', (_what, over, tone, text) => {
    const sentence = ledgerSentence(ledger(over), NOW);
    expect(sentence.tone).toBe(tone);
    expect(sentence.text).toMatch(text);
  });
});
