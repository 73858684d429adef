import type { EvidenceEntry } from '@gitops-compliance/rules';
import { z } from 'zod';
import type { CheckLog } from '../report/report';

const restoreSchema = z.object({
  shard: z.number(),
  before: z.object({ shard: z.number(), size: z.number() }),
  lost: z.number(),
});

interface Gap {
  id: string;
  stream: string;
  collector: string;
  from: string | null;
  openedAt: string;
  closedAt: string | null;
  notRecovered: string;
  acceptedBy: Set<string>;
}

/**
 * The gaps that the log itself admits. Who reads a bundle is told of each one,
 * an accepted one too: what was missed is missing.
 */
export class Gaps {
  readonly #gaps = new Map<string, Gap>();
  readonly #restores: z.infer<typeof restoreSchema>[] = [];

  /** Takes an entry; others than those of gaps are passed over. */
  add(entry: EvidenceEntry & { source?: { collector?: unknown } }): void {
    const { type, stream, streamSeq, occurredAt, payload, persons } = entry;
    if (type === 'ledger.shard-opened') {
      const restore = restoreSchema.safeParse(payload);
      if (restore.success) this.#restores.push(restore.data);
      return;
    }
    if (type === 'collector.gap-opened') {
      const id = text(payload.gap) ?? `${stream}#${streamSeq}`;
      this.#gaps.set(id, {
        id,
        stream,
        collector: text(entry.source?.collector) ?? stream,
        from: text(payload.lastHeard),
        openedAt: occurredAt,
        closedAt: null,
        notRecovered: '',
        acceptedBy: new Set(),
      });
      return;
    }
    if (type !== 'collector.gap-closed' && type !== 'collector.gap-accepted') {
      return;
    }
    const gap = this.#find(stream, text(payload.gap));
    if (!gap) return;
    if (type === 'collector.gap-accepted') {
      Object.values(persons).forEach(ref => gap.acceptedBy.add(ref));
    } else {
      gap.closedAt = occurredAt;
      gap.notRecovered = text(payload.notRecovered) ?? '';
    }
  }

  /** Tells of each gap that touches the period, and of every restore. */
  tell(
    { from, until }: { from: string; until: string },
    check: CheckLog,
  ): void {
    for (const { shard, before, lost } of this.#restores) {
      check.examined();
      check.gap(
        `log ${before.shard}, from place ${before.size}`,
        `the database was restored: ${lost} entries that were anchored are lost, and log ${shard} goes on`,
      );
    }
    for (const gap of this.#gaps.values()) {
      check.examined();
      const begin = Date.parse(gap.from ?? gap.openedAt);
      const end = gap.closedAt ? Date.parse(gap.closedAt) : Infinity;
      if (begin >= Date.parse(until) || end < Date.parse(from)) continue;
      const accepted =
        gap.acceptedBy.size >= 2
          ? 'accepted by two persons'
          : 'not accepted by two persons';
      check.gap(
        `${gap.collector}, ${gap.from ?? 'the beginning'} to ${
          gap.closedAt ?? 'now'
        }`,
        gap.closedAt
          ? `it was not read; ${accepted}. Not recovered: ${
              gap.notRecovered || 'not said'
            }`
          : 'it was not read, and is not read again',
      );
    }
  }

  #find(stream: string, id: string | null): Gap | undefined {
    if (id) return this.#gaps.get(id);
    return [...this.#gaps.values()].find(
      gap => gap.stream === stream && gap.closedAt === null,
    );
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
