import type { EvidenceEntry } from '@gitops-compliance/rules';
import { z } from 'zod';
import type { CheckLog } from '../report/report';
import { isSame } from './same';

const refsSchema = z.array(
  z.looseObject({ stream: z.string(), streamSeq: z.number() }),
);
const openedSchema = z.object({ verdict: z.string(), evidence: refsSchema });
const answeredSchema = z.object({
  outcome: z.string(),
  verdict: z.string().nullable(),
  evidence: refsSchema,
  factsMoved: z.boolean(),
});

interface Opened {
  verdict: string;
  evidence: string[];
  disputer: string | undefined;
}

/**
 * Answers to disputes: what came of one follows from the verdict before and after,
 * whether facts moved from the entries of both, and who answered is not who
 * disputed. What the verdict was at that moment is not made again.
 */
export class Disputes {
  readonly #opened = new Map<string, Opened>();

  constructor(private readonly check: CheckLog) {}

  /** Takes an entry; others than those of disputes are passed over. */
  add({ type, stream, payload, persons, place }: EvidenceEntry): void {
    if (type === 'dispute.opened') {
      const { data } = openedSchema.safeParse(payload);
      if (!data) return;
      this.#opened.set(stream, {
        verdict: data.verdict,
        evidence: namesOf(data.evidence),
        disputer: persons.disputer,
      });
    }
    if (type !== 'dispute.answered') return;
    const opened = this.#opened.get(stream);
    const { data: answered } = answeredSchema.safeParse(payload);
    if (!opened || !answered) {
      this.check.notRePerformable(
        place,
        `what came of ${stream} cannot be worked out: its entries do not tell all`,
      );
      return;
    }
    this.check.examined();
    const outcome = answered.verdict === opened.verdict ? 'upheld' : 'changed';
    if (answered.outcome !== outcome) {
      this.check.difference(
        place,
        `told ${answered.outcome}, but from ${opened.verdict} to ${answered.verdict} it is ${outcome}`,
      );
    }
    const moved = !isSame(namesOf(answered.evidence), opened.evidence);
    if (answered.factsMoved !== moved) {
      this.check.difference(
        place,
        moved
          ? 'it tells of the same facts, and rests on other entries'
          : 'it tells of other facts, and rests on the same entries',
      );
    }
    if (opened.disputer && persons.answerer === opened.disputer) {
      this.check.difference(place, 'who disputed it answered it');
    }
  }
}

function namesOf(evidence: z.infer<typeof refsSchema>): string[] {
  return evidence
    .map(({ stream, streamSeq }) => `${stream}#${streamSeq}`)
    .sort();
}
