import type { DateTime } from 'luxon';
import { instant } from '../../shared/time';
import type { Ledger, RecordedEntry } from '../Ledger';
import type { KeyInUse } from './KeyRing';

/** Stream of the keys that the ledger is signed with. */
export const KEYS_STREAM = 'ledger:keys';

/**
 * Records which keys came and which went since the last start, so that the log
 * itself says what it was signed with when.
 */
export async function recordKeys(
  ledger: Ledger,
  inUse: readonly KeyInUse[],
  now: DateTime,
): Promise<void> {
  const known = keysIn(await ledger.readStream(KEYS_STREAM));
  if (sameKeys(known, inUse)) return;
  await ledger.record(KEYS_STREAM, async recording => {
    const before = keysIn(await ledger.readStream(KEYS_STREAM));
    const came = inUse.filter(key => !holds(before, key));
    const went = before.filter(key => !holds(inUse, key));
    const drafts = [
      ...came.map(key => ({ type: 'ledger.key-introduced', key })),
      ...went.map(key => ({ type: 'ledger.key-retired', key })),
    ];
    await recording.appendAll(
      drafts.map(({ type, key }) => ({
        type,
        v: 1,
        occurredAt: instant(now),
        source: { collector: 'portal' },
        attestation: 'decided',
        controls: ['PCI:10.3.4', 'ISO:A.8.15', 'NIST:AU-9(3)'],
        payload: { role: key.role, vkey: key.vkey },
      })),
    );
  });
}

/** Every key that the ledger was ever signed with. */
export async function keysOnRecord(ledger: Ledger): Promise<Key[]> {
  const entries = await ledger.readStream(KEYS_STREAM);
  return entries.flatMap(({ envelope: { type, payload } }) =>
    type === 'ledger.key-introduced' ? [payload as unknown as Key] : [],
  );
}

type Key = Pick<KeyInUse, 'role' | 'vkey'>;

/** The keys in use after these entries. */
function keysIn(entries: readonly RecordedEntry[]): Key[] {
  return entries.reduce<Key[]>((keys, { envelope: { type, payload } }) => {
    const key = payload as unknown as Key;
    const others = keys.filter(known => known.vkey !== key.vkey);
    return type === 'ledger.key-retired' ? others : [...others, key];
  }, []);
}

function holds(keys: readonly Key[], { role, vkey }: Key): boolean {
  return keys.some(key => key.role === role && key.vkey === vkey);
}

function sameKeys(one: readonly Key[], other: readonly Key[]): boolean {
  return one.length === other.length && one.every(key => holds(other, key));
}
