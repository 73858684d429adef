import {
  CHECKS,
  type EvidenceEntry,
  type EvidenceFold,
  unclaimedScopeOf,
} from '@gitops-compliance/rules';
import { z } from 'zod';
import type { BundleSource } from '../bundle/BundleSource';
import { parseJson, readWhole } from '../bundle/content';
import type { CheckLog, Report } from '../report/report';
import { type Manifest, messageOf } from '../verify/manifest';
import { compareJudged, judgedSchema } from './compareJudged';
import { changesAsked } from './population';

/** The folder of applications that nobody claimed. */
export const UNCLAIMED = 'unclaimed/';
const DEPLOYMENT = 'deployment:';
const VERDICT = 'verdict:/unclaimed:';

const mappedSchema = z.object({
  service: z.string().nullable(),
  environment: z.string().nullable(),
});
const verdictsSchema = z.object({
  evidence: z.array(z.object({ stream: z.string(), streamSeq: z.number() })),
});

/** Path of all that is told of an application that nobody claimed. */
export function unclaimedFile(deployment: string): string {
  const segments = deployment.split('/').map(encodeURIComponent);
  return `${UNCLAIMED}${segments.join('/')}.json`;
}

/**
 * Applications that nobody claimed: each that the entries tell of is in the
 * bundle and is judged as these say, and no other is. None of its entries was
 * left out before the end, nor any that a verdict on record was made from.
 */
export class Unclaimed {
  /** By stream, until the end of the period. */
  readonly #streams = new Map<string, { last: number; holes: string[] }>();
  /** Ids of deployments that nobody claimed at some time. */
  readonly #unclaimed = new Set<string>();
  /** By the deployment, the last entry that a verdict on record was made from. */
  readonly #judgedUpTo = new Map<string, number>();
  readonly #until: number;

  constructor(private readonly predicate: Manifest['predicate']) {
    const { request, judgedAt } = predicate;
    this.#until = Date.parse(unclaimedScopeOf(request, judgedAt).until);
  }

  /** Takes an entry; others than those of deployments and their verdicts are passed over. */
  add({ type, stream, streamSeq, observedAt, payload }: EvidenceEntry): void {
    if (!this.predicate.request.unclaimed) return;
    const isVerdict = stream.startsWith(VERDICT);
    if (!isVerdict && !stream.startsWith(DEPLOYMENT)) return;
    if (Date.parse(observedAt) >= this.#until) return;
    const known = this.#streams.get(stream) ?? { last: 0, holes: [] };
    if (streamSeq !== known.last + 1) {
      known.holes.push(`${known.last + 1} to ${streamSeq - 1}`);
    }
    known.last = streamSeq;
    this.#streams.set(stream, known);
    if (isVerdict) this.#rests(stream.slice(VERDICT.length), payload);
    const { data: mapped } = mappedSchema.safeParse(payload);
    if (type !== 'deployment.mapped' || !mapped) return;
    if (mapped.service === null || mapped.environment === null) {
      this.#unclaimed.add(stream.slice(DEPLOYMENT.length));
    }
  }

  /** Judges each again, and compares with what the bundle tells. */
  async verify(
    source: BundleSource,
    fold: EvidenceFold,
    check: CheckLog,
    report: Report,
  ): Promise<void> {
    const { request } = this.predicate;
    const paths = new Set(
      source.paths.filter(each => each.startsWith(UNCLAIMED)),
    );
    for (const again of fold.judgeUnclaimed()) {
      const path = unclaimedFile(again.deployment);
      paths.delete(path);
      check.examined();
      try {
        const text = (await readWhole(source, path)).toString('utf8');
        const told = parseJson(text, judgedSchema, path);
        compareJudged(path, { told, again, known: CHECKS }, check, report);
      } catch (error) {
        check.difference(path, messageOf(error));
      }
      this.#tellHoles(`${DEPLOYMENT}${again.deployment}`, check);
    }
    for (const path of paths) {
      check.difference(
        path,
        'no entries tell of an application that nobody claimed',
      );
    }
    this.#verifyOnRecord(check);
    const isNarrowed = Boolean(request.services) || changesAsked(request);
    if (!isNarrowed && !request.unclaimed) {
      check.gap(
        UNCLAIMED,
        'applications that nobody claims are not judged in it: who asked is not told of them, or an older release made it',
      );
    }
  }

  #rests(deployment: string, payload: object): void {
    const before = this.#judgedUpTo.get(deployment) ?? 0;
    const seqs = (verdictsSchema.safeParse(payload).data?.evidence ?? [])
      .filter(({ stream }) => stream === `${DEPLOYMENT}${deployment}`)
      .map(({ streamSeq }) => streamSeq);
    this.#judgedUpTo.set(deployment, Math.max(before, ...seqs));
  }

  /** Verdicts on record name what must be in the bundle. */
  #verifyOnRecord(check: CheckLog): void {
    for (const [deployment, upTo] of this.#judgedUpTo) {
      const stream = `${VERDICT}${deployment}`;
      const told = this.#streams.get(`${DEPLOYMENT}${deployment}`)?.last ?? 0;
      this.#tellHoles(stream, check);
      if (!this.#unclaimed.has(deployment)) {
        check.difference(
          stream,
          'it was judged while nobody claimed it, and its entries are not in the bundle',
        );
      } else if (told < upTo && !this.predicate.request.bounds) {
        check.difference(
          stream,
          `it was judged from entry ${upTo} of ${DEPLOYMENT}${deployment}, and the last one in the bundle is ${told}`,
        );
      }
    }
  }

  #tellHoles(stream: string, check: CheckLog): void {
    // What lies before the period of an auditor is told to none.
    if (this.predicate.request.bounds) return;
    for (const hole of this.#streams.get(stream)?.holes ?? []) {
      check.difference(
        stream,
        `entries ${hole} of its stream are not in the bundle`,
      );
    }
  }
}
