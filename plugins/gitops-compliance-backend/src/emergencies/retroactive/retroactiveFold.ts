import type { ProjectionDb, RecordedEntry } from '../../ledger/Ledger';
import type { EmergencyTarget } from '../records';
import type {
  PullRequestAskedPayload,
  PullRequestImpossiblePayload,
  PullRequestOpenedPayload,
} from './records';

/** Folds what is on record of the retroactive pull requests of an emergency. */
export async function foldRetroactive(
  emergencyId: string,
  { envelope, erasable }: RecordedEntry,
  db: ProjectionDb,
): Promise<void> {
  const { type, occurredAt: at } = envelope;
  const table = () => db.table('emergency_pull_requests');
  const of = ({ service, environment }: EmergencyTarget) => ({
    emergency_id: emergencyId,
    service_ref: service,
    environment,
  });
  if (type === 'emergency.pull-request-asked') {
    const { target, branch } =
      envelope.payload as unknown as PullRequestAskedPayload;
    await table()
      .insert({ ...of(target), branch, asked_at: at })
      .onConflict(['emergency_id', 'service_ref', 'environment'])
      .merge({ asked_at: at, answered_at: null, problem: null });
  }
  if (type === 'emergency.pull-request-opened') {
    const opened = envelope.payload as unknown as PullRequestOpenedPayload;
    await table().where(of(opened.target)).update({
      answered_at: at,
      repository: opened.repository,
      number: opened.number,
      rest: opened.rest,
      url: opened.url,
    });
  }
  if (type === 'emergency.pull-request-impossible') {
    const { target } =
      envelope.payload as unknown as PullRequestImpossiblePayload;
    await table()
      .where(of(target))
      .update({ answered_at: at, problem: erasable?.problem ?? null });
  }
}
