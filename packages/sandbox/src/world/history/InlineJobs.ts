import type {
  JobDraft,
  Jobs,
  QueueName,
} from '@gitops-compliance/plugin-gitops-compliance-backend/testing';

type Handler = Parameters<Jobs['work']>[1];
type Transaction = NonNullable<Parameters<Jobs['enqueue']>[1]>;

interface Waiting {
  job: JobDraft;
  dueMs: number;
  failures: number;
}

const RETRY_MAX_SECONDS = 60;
/** A job that fails more often in a history is a fault of the story. */
const MAX_FAILURES = 200;

/**
 * Jobs of a history: kept in memory, run one after the other when `drain` is
 * called. As with the real ones, a job exists once its transaction committed,
 * at most one with a key waits, and one that fails is tried again later.
 */
export class InlineJobs implements Jobs {
  private readonly handlers = new Map<QueueName, Handler>();
  private readonly waiting: Waiting[] = [];
  private readonly stopping = new AbortController();

  constructor(private readonly now: () => Date) {}

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    this.stopping.abort();
  }

  async work(queue: QueueName, handler: Handler): Promise<void> {
    this.handlers.set(queue, handler);
  }

  async enqueue(jobs: JobDraft | JobDraft[], trx?: Transaction): Promise<void> {
    const add = () => [jobs].flat().forEach(job => this.add(job));
    if (!trx) {
      add();
      return;
    }
    trx.executionPromise.then(add, () => {
      // Rolled back: the job never was.
    });
  }

  /** When the next job is due; undefined while none waits. */
  nextDue(): Date | undefined {
    const due = Math.min(...this.waiting.map(({ dueMs }) => dueMs));
    return Number.isFinite(due) ? new Date(due) : undefined;
  }

  /** Runs what is due, and what that makes due. Resolves to how many ran. */
  async drain(): Promise<number> {
    let ran = 0;
    for (;;) {
      // Lets the commits that just ended bring their jobs in.
      await new Promise(resolve => setImmediate(resolve));
      const index = this.waiting.findIndex(
        ({ dueMs }) => dueMs <= this.now().getTime(),
      );
      if (index < 0) return ran;
      const [next] = this.waiting.splice(index, 1);
      await this.run(next);
      ran += 1;
    }
  }

  private add(job: JobDraft): void {
    const dueMs = this.now().getTime() + (job.startAfterSeconds ?? 0) * 1000;
    const twin = this.waiting.find(
      other =>
        job.key !== undefined &&
        other.job.queue === job.queue &&
        other.job.key === job.key,
    );
    if (!twin) {
      this.waiting.push({ job, dueMs, failures: 0 });
    } else if (twin.failures === 0) {
      twin.dueMs = Math.min(twin.dueMs, dueMs);
    }
  }

  private async run(waiting: Waiting): Promise<void> {
    const { job } = waiting;
    const handler = this.handlers.get(job.queue);
    if (!handler) throw new Error(`Nobody works on queue ${job.queue}`);
    try {
      await handler(job.data, this.stopping.signal);
    } catch (error) {
      const failures = waiting.failures + 1;
      if (failures > MAX_FAILURES) throw error;
      const seconds = Math.min(RETRY_MAX_SECONDS, 2 ** failures);
      this.waiting.push({
        job,
        failures,
        dueMs: this.now().getTime() + seconds * 1000,
      });
    }
  }
}
