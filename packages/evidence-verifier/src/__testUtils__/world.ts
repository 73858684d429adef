import {
  canonicalBytes,
  type Envelope,
  type JsonObject,
} from '@gitops-compliance/evidence-log';
import { erasableHash } from '@gitops-compliance/evidence-log/node';
import { referenceOf } from '../evidence/erasable';

/** When the story is told: October 2026, at noon of a day. */
export const at = (day: number, minute = 0) =>
  new Date(Date.UTC(2026, 9, day, 12, minute)).toISOString();

const salt = (of: string) => Buffer.from(of.padEnd(32, '.')).toString('base64');
const person = (provider: string, name: string, bot = false) => ({
  ref: referenceOf({ provider, name, bot }, salt(name)),
  provider,
  name,
  bot,
  salt: salt(name),
});
export const ADA = person('catalog', 'user:default/ada');
export const BOB = person('catalog', 'user:default/bob');
export const BOB_FORGE = person('github', 'bob');
export const PORTAL_BOT = person('github', 'portal[bot]', true);
/** Of a time when references were made of provider and name alone. */
export const PORTAL_SYNC = {
  ...person('argocd', 'portal'),
  ref: referenceOf({ provider: 'argocd', name: 'portal' }, salt('portal')),
};

/** Why the first change was asked for: text that may be erased. */
export const REASON = {
  salt: salt('reason'),
  content: { reason: 'Fix the invoices' } as JsonObject,
};
export const REASON_HASH = erasableHash(
  Buffer.from(REASON.salt, 'base64'),
  REASON.content,
);
/** Whose changes the story tells. */
export const SERVICE = 'component:default/payments';
/** A service of somebody else. */
export const OTHER_SERVICE = 'component:default/ledger';
/** Id of a deployment that nobody claims. */
export const UNCLAIMED = 'eu-1/argocd/night-job';
const POLICY = 'a'.repeat(64);

/** Tells the entries of a small portal, in the order of its log. */
export class Story {
  readonly entries: Buffer[] = [];
  readonly envelopes: Envelope[] = [];
  readonly #seqs = new Map<string, number>();

  add(
    type: string,
    stream: string,
    occurredAt: string,
    payload: JsonObject,
    more: Partial<Envelope> = {},
  ): this {
    const streamSeq = (this.#seqs.get(stream) ?? 0) + 1;
    this.#seqs.set(stream, streamSeq);
    const envelope: Envelope = {
      type,
      v: 1,
      stream,
      streamSeq,
      occurredAt,
      observedAt: occurredAt,
      source: { collector: 'portal', cursor: null, key: null },
      attestation: 'decided',
      persons: {},
      controls: [],
      payload,
      blob: null,
      ...more,
    };
    this.envelopes.push(envelope);
    this.entries.push(Buffer.from(canonicalBytes(envelope)));
    return this;
  }

  /** Policy, persons, and a deployment with what it was found with. */
  begin(): this {
    const deployment = 'deployment:eu-1/argocd/payments-prod';
    return this.add('policy.loaded', 'policy:default', at(1), {
      hash: POLICY,
      document: {
        environments: [{ name: 'prod' }],
        calendar: { windows: [], freezes: [] },
      },
    })
      .add(
        'person.observed',
        `person:${BOB.ref}`,
        at(1),
        { accounts: [BOB_FORGE.ref], trusted: true },
        { persons: { person: BOB.ref } },
      )
      .add(
        'collector.account',
        'collector:argocd:eu-1',
        at(1),
        { instance: 'eu-1' },
        { persons: { account: PORTAL_SYNC.ref } },
      )
      .add('deployment.mapped', deployment, at(1), {
        service: SERVICE,
        environment: 'prod',
      })
      .add('deployment.pinned', deployment, at(1), {
        syncedRevision: 'r0',
        pinnedRevision: 'r0',
        pin: { kind: 'application-target-revision' },
        since: at(1),
        baseline: true,
      });
  }

  /** A change that was reviewed, merged and deployed on a day. */
  change(
    number: number,
    day: number,
    from: string,
    to: string,
    service = SERVICE,
  ): this {
    const stream = `change:00000000-0000-4000-8000-00000000000${number}`;
    const deployment = 'deployment:eu-1/argocd/payments-prod';
    return this.add(
      'change.requested',
      stream,
      at(day),
      {
        number,
        kind: 'promotion',
        population: { environment: 'prod', period: '2026-10', number },
        service,
        environment: 'prod',
        from: 'staging',
        fromRevision: from,
        toRevision: to,
        pin: { path: 'payments/prod.yaml', branch: 'main' },
        mode: 'enforce',
        policyHash: POLICY,
      },
      {
        persons: { requester: ADA.ref },
        blob:
          number === 1
            ? { hash: REASON_HASH, mediaType: 'application/json' }
            : null,
      },
    )
      .add('change.gates-evaluated', stream, at(day, 1), {
        phase: 'request',
        held: false,
        policyHash: POLICY,
        results: [
          { gate: 'calendar', state: 'open', ruleVersion: 1 },
          { gate: 'peer-review', state: 'pending', ruleVersion: 1 },
        ],
      })
      .add('change.pull-request-observed', stream, at(day, 2), {
        repository: 'acme/deploy',
        number,
        url: `https://forge.example/acme/deploy/pull/${number}`,
        state: 'merged',
        headSha: `head-${number}`,
        mergeSha: `merge-${number}`,
        author: PORTAL_BOT.ref,
        lastPusher: PORTAL_BOT.ref,
        mergedBy: PORTAL_BOT.ref,
        reviews: [
          {
            reviewer: BOB_FORGE.ref,
            state: 'approved',
            commit: `head-${number}`,
            submittedAt: at(day, 2),
          },
        ],
      })
      .add('change.merged', stream, at(day, 3), {
        mergeSha: `merge-${number}`,
        outside: false,
      })
      .add('deployment.observed', deployment, at(day, 5), {
        instance: 'eu-1',
        sync: { status: 'synced', revisions: [to] },
        applied: { revisions: [to], at: at(day, 4) },
        operation: {
          phase: 'succeeded',
          startedAt: at(day, 4),
          finishedAt: at(day, 5),
          revisions: [to],
          startedBy: PORTAL_SYNC.ref,
          automated: false,
        },
      })
      .add('deployment.pinned', deployment, at(day, 5), {
        syncedRevision: to,
        pinnedRevision: to,
        pin: { kind: 'application-target-revision' },
        since: at(day, 5),
        baseline: false,
      });
  }

  /** A change of another service that was only asked for. */
  otherChange(number: number, day: number, service = OTHER_SERVICE): this {
    return this.add(
      'change.requested',
      `change:00000000-0000-4000-8000-00000000000${number}`,
      at(day),
      {
        number,
        kind: 'promotion',
        population: { environment: 'prod', period: '2026-10', number },
        service,
        environment: 'prod',
        from: 'staging',
        fromRevision: null,
        toRevision: 'o1',
        mode: 'enforce',
        policyHash: POLICY,
      },
      { persons: { requester: ADA.ref } },
    );
  }

  /** An application that nobody claims, what it drifts, and what was said of it. */
  unclaimed(day: number, environment: string | null = null): this {
    const stream = `deployment:${UNCLAIMED}`;
    return this.add('deployment.mapped', stream, at(day), {
      service: null,
      environment,
    })
      .add('deployment.observed', stream, at(day, 1), {
        instance: 'eu-1',
        namespace: 'argocd',
        application: 'night-job',
        sync: { status: 'out-of-sync', revisions: ['n1'] },
        applied: { revisions: ['n1'], at: at(day) },
        operation: null,
        images: ['registry.example/night:latest'],
        autoSync: true,
      })
      .add('drift.opened', stream, at(day, 2), {
        what: 'drifted',
        since: at(day, 2),
        dueAt: at(day, 3),
        attribution: { by: 'unauthorised' },
      })
      .add('verdict.changed', `verdict:/unclaimed:${UNCLAIMED}`, at(day + 1), {
        changed: [
          { check: 'DRF-02', verdict: 'fail', was: null, ruleVersion: 1 },
        ],
        gone: [],
        evidence: [{ stream, streamSeq: 3 }],
      });
  }

  /** That the service of the story got another name, and who deploys it since. */
  renamed(day: number, to: string): this {
    const deployment = 'deployment:eu-1/argocd/payments-prod';
    return this.add('service.renamed', `service:${to}`, at(day), {
      from: SERVICE,
      by: 'uid',
    }).add('deployment.mapped', deployment, at(day, 1), {
      service: to,
      environment: 'prod',
    });
  }

  /** A gap of the collector that two persons accepted. */
  gap(day: number): this {
    const stream = 'collector:argocd:eu-1';
    const more = {
      source: { collector: 'argocd:eu-1', cursor: null, key: null },
    };
    return this.add(
      'collector.gap-opened',
      stream,
      at(day),
      {
        gap: 'g1',
        cause: 'unreachable',
        lastHeard: at(day),
        historyRows: null,
      },
      { ...more, v: 2 },
    ).add(
      'collector.gap-closed',
      stream,
      at(day, 30),
      {
        gap: 'g1',
        lastHeard: at(day),
        since: at(day),
        recovered: 'the present state',
        notRecovered: 'what came and went between',
      },
      { ...more, v: 2 },
    );
  }

  /** Entries of something else, as a log is full of. */
  noise(count: number): this {
    for (let entry = 0; entry < count; entry += 1) {
      this.add('commit.read', `commit:${this.entries.length}`, at(20), {
        sha: `${entry}`,
      });
    }
    return this;
  }

  /** Closes October with its last number. */
  close(last: number): this {
    const closed = new Date(Date.UTC(2026, 10, 1)).toISOString();
    return this.add('population.closed', 'population:prod/2026-10', closed, {
      environment: 'prod',
      period: '2026-10',
      count: last,
      last,
    });
  }
}

/** Two changes between other entries, and October closed. */
export function twoChanges(): Story {
  return new Story()
    .begin()
    .change(1, 5, 'r0', 'r1')
    .noise(300)
    .change(2, 7, 'r1', 'r2')
    .close(2)
    .noise(3);
}
