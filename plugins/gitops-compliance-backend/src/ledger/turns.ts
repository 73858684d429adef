import type { RecordedEntry } from './Ledger';

/** Every stream's first entry, then every one's second, and so on. */
export function turnsOf(entries: readonly RecordedEntry[]): RecordedEntry[][] {
  const places = new Map<string, number>();
  const turns: RecordedEntry[][] = [];
  for (const entry of entries) {
    const { stream } = entry.envelope;
    const place = places.get(stream) ?? 0;
    places.set(stream, place + 1);
    (turns[place] ??= []).push(entry);
  }
  return turns;
}
