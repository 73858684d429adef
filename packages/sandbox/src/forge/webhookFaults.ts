/** Which webhooks a fault is about. */
export interface WebhookSelection {
  /** Only of this event, e.g. `push`; undefined: of any. */
  event?: string;
}

/** What a receiver answers instead of being asked. */
export interface ReceiverFailure {
  /** 0: no answer in time. */
  statusCode: number;
  status: string;
}

/** Sends a delivery, or notes it as failed without sending. */
export type Send = (failure?: ReceiverFailure) => void;

interface Plan {
  kind: 'lost' | 'sent twice' | 'failed' | 'held back' | 'put in reverse order';
  left: number;
  event?: string;
  apply(send: Send): void;
}

/** Makes webhooks misbehave on demand, delivery by delivery. */
export class WebhookFaults {
  private plans: Plan[] = [];
  private readonly pending = new Set<() => void>();

  /** Loses the next deliveries; the forge has no record of them either. */
  drop(count: number, selection: WebhookSelection = {}): void {
    this.plan('lost', count, selection, () => undefined);
  }

  /** Sends the next deliveries twice, with one GUID. */
  duplicate(count: number, selection: WebhookSelection = {}): void {
    this.plan('sent twice', count, selection, send => {
      send();
      send();
    });
  }

  /** The receiver does not take the next deliveries: 5xx, or 0 for no answer. */
  fail(
    count: number,
    options: WebhookSelection & { statusCode?: number } = {},
  ): void {
    const { statusCode = 500 } = options;
    const status = statusCode === 0 ? 'timed out' : `HTTP ${statusCode}`;
    this.plan('failed', count, options, send => send({ statusCode, status }));
  }

  /**
   * Holds the next deliveries back, while later ones overtake them, until the
   * returned function is called or `ms` have passed.
   */
  hold(
    count: number,
    options: WebhookSelection & { ms?: number } = {},
  ): () => void {
    const kept: Send[] = [];
    const release = () => kept.splice(0).forEach(send => send());
    this.plan('held back', count, options, send => {
      kept.push(send);
      if (options.ms !== undefined) {
        this.later(options.ms, release);
      }
    });
    this.pending.add(release);
    return () => {
      this.pending.delete(release);
      release();
    };
  }

  /** Collects the next `count` deliveries and sends them last first. */
  reorder(count: number, selection: WebhookSelection = {}): void {
    const kept: Send[] = [];
    const release = () =>
      kept
        .splice(0)
        .reverse()
        .forEach(send => send());
    this.plan('put in reverse order', count, selection, send => {
      if (kept.push(send) === count) {
        this.pending.delete(release);
        release();
      }
    });
    this.pending.add(release);
  }

  /** Decides on one delivery: calls `send` now, later, twice or never. */
  apply(event: string, send: Send): void {
    const plan = this.plans.find(({ event: only }) => !only || only === event);
    if (!plan) {
      send();
      return;
    }
    plan.left -= 1;
    if (plan.left <= 0) {
      this.plans = this.plans.filter(known => known !== plan);
    }
    plan.apply(send);
  }

  /** What will go wrong, a sentence each. */
  active(): string[] {
    return this.plans.map(
      ({ kind, left, event }) =>
        `The next ${left} webhook deliveries${
          event ? ` of ${event}` : ''
        } are ${kind}.`,
    );
  }

  /** Ends all faults; what was held back is sent. */
  clear(): void {
    this.plans = [];
    const pending = [...this.pending];
    this.pending.clear();
    pending.forEach(release => release());
  }

  private plan(
    kind: Plan['kind'],
    count: number,
    { event }: WebhookSelection,
    apply: Plan['apply'],
  ): void {
    this.plans = this.plans.filter(
      known => known.kind !== kind || known.event !== event,
    );
    if (count > 0) {
      this.plans.push({ kind, left: count, event, apply });
    }
  }

  private later(ms: number, release: () => void): void {
    const timer = setTimeout(done, ms);
    const { pending } = this;
    function done() {
      clearTimeout(timer);
      pending.delete(done);
      release();
    }
    pending.add(done);
  }
}
