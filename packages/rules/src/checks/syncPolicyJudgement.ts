import type { SyncSetting } from '../policy/guardrailRules';
import { listed } from '../sentences';
import { judged, type Judgement } from './check';
import type { DeployedChangeFacts } from './types';

type Told = Pick<DeployedChangeFacts, 'autoSync' | 'selfHeal' | 'prune'>;

/** Of each setting that can be asked for: which it is, and how it is to be. */
const SETTINGS: Record<
  SyncSetting,
  { key: keyof Told; title: string; on: boolean }
> = {
  automatic: { key: 'autoSync', title: 'automatic sync', on: true },
  manual: { key: 'autoSync', title: 'automatic sync', on: false },
  'self-heal': { key: 'selfHeal', title: 'self-heal', on: true },
  'no-self-heal': { key: 'selfHeal', title: 'self-heal', on: false },
  prune: { key: 'prune', title: 'automatic pruning', on: true },
  'no-prune': { key: 'prune', title: 'automatic pruning', on: false },
};

/** How it syncs where another way is asked for, in words; what is not told is not. */
export function syncPolicyDifferences(
  asked: readonly SyncSetting[],
  told: Told,
): string[] {
  return asked
    .map(setting => SETTINGS[setting])
    .filter(({ key, on }) => told[key] === !on)
    .map(
      ({ title, on }) => `${title} is ${word(!on)} and is to be ${word(on)}`,
    );
}

/** What is to be said of its sync policy; null: it is as asked, or nothing is. */
export function syncPolicyJudgement(
  facts: DeployedChangeFacts,
): Judgement | null {
  const { syncPolicyAsked: asked } = facts;
  if (!asked) {
    return judged(
      'indeterminate',
      'Which sync policy the policy then in force asked for is not known.',
      'Judge it by the policy of that time, and record the exception.',
    );
  }
  const others = syncPolicyDifferences(asked, facts);
  if (others.length > 0) {
    return judged(
      'fail',
      `Its sync policy in Argo CD is not the one that is asked for: ${listed(
        others,
      )}.`,
      'Set spec.syncPolicy.automated where the Application is declared, or alter syncPolicy by a change of the policy.',
    );
  }
  const unknown = asked
    .map(setting => SETTINGS[setting])
    .filter(({ key }) => facts[key] === undefined);
  return unknown.length > 0
    ? judged(
        'indeterminate',
        `Not on record: whether ${listed(
          unknown.map(({ title, on }) => `${title} is ${word(on)}`),
        )}.`,
        'It is known after the next reading of Argo CD; see on Status what keeps it from being read. A source without such a setting never tells.',
      )
    : null;
}

function word(on: boolean): string {
  return on ? 'on' : 'off';
}
