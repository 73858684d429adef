import fc from 'fast-check';
import { HEAD, OLD, PIN_PATH, REVISION } from '../../testing/facts';
import type {
  CodeOwnersFact,
  HeadFacts,
  SourceSignatures,
  SourceTag,
} from '../headFacts';
import type { ReferencedActor } from '../recordedAccounts';
import type { Actor, TargetPolicy } from '../types';

const APP = 15368;
const kinds = fc.constantFrom('valid', 'invalid', 'unsigned', 'unknown');

/** What a forge may say of a head; who owns code is one of `actors`. */
export const headFacts = (actors: fc.Arbitrary<Actor>) =>
  fc.record({
    checks: fc.array(
      fc.record({
        name: fc.constantFrom('ci', 'conftest'),
        commit: fc.constantFrom(HEAD, OLD),
        conclusion: fc.constantFrom('success', 'failure', 'skipped', null),
        appId: fc.constantFrom(APP, 99, null),
        detailsUrl: fc.constantFrom('https://ci.example/1', null),
        resultHash: fc.constantFrom('f'.repeat(64), null),
        title: fc.constantFrom('ada broke it', null),
      }),
      { maxLength: 3 },
    ),
    commits: fc.array(
      fc.record({
        sha: fc.constantFrom(HEAD, OLD),
        verification: fc.record({
          state: kinds,
          by: fc.constantFrom('person', 'forge', null),
        }),
      }),
      { maxLength: 2 },
    ),
    codeOwners: fc.option(
      fc.record({
        path: fc.constantFrom('CODEOWNERS', null),
        problems: fc.constant<CodeOwnersFact['problems']>([]),
        owned: fc.array(
          fc.record({
            line: fc.integer({ min: 1, max: 9 }),
            pattern: fc.constant('*'),
            paths: fc.constant([PIN_PATH]),
            owners: fc.array(
              fc.oneof(
                actors.map(account => ({ kind: 'account' as const, account })),
                fc.constant({ kind: 'team' as const, team: 'acme/pay' }),
                fc.constant({ kind: 'address' as const }),
              ),
              { minLength: 1, maxLength: 2 },
            ),
          }),
          { maxLength: 2 },
        ),
      }),
    ),
    workflowFiles: fc.constantFrom([], ['.github/workflows/ci.yaml']),
    twins: fc.constantFrom([], [14]),
    unresolvedConversations: fc.constantFrom(0, 1),
  }) satisfies fc.Arbitrary<HeadFacts>;

/** How source code may be signed. */
export const sourceRanges: fc.Arbitrary<(SourceSignatures | null)[]> = fc.array(
  fc.option(
    fc.record({
      repository: fc.constant('acme/payments'),
      base: fc.constant(OLD),
      head: fc.constant(REVISION),
      complete: fc.boolean(),
      person: fc.nat(2),
      forge: fc.nat(2),
      unsigned: fc.nat(1),
      invalid: fc.nat(1),
      unknown: fc.nat(1),
      worst: fc.constantFrom(OLD, null),
    }),
  ),
  { maxLength: 2 },
);

/** What a tag of source code may be. */
export const sourceTags: fc.Arbitrary<(SourceTag | null)[]> = fc.array(
  fc.option(
    fc.record({
      repository: fc.constant('acme/payments'),
      name: fc.constant('v1.4.0'),
      commit: fc.constantFrom(REVISION, OLD, null),
      firstCommit: fc.constantFrom(REVISION, null),
      verification: fc.constantFrom<SourceTag['verification']>(
        { state: 'valid', by: 'person' },
        { state: 'valid', by: 'forge' },
        { state: 'unsigned', by: null },
        null,
      ),
    }),
  ),
  { maxLength: 2 },
);

/** What a policy may ask of a head. */
export const headRules = fc.record({
  requireCodeOwners: fc.boolean(),
  requiredChecks: fc.constantFrom<TargetPolicy['requiredChecks']>(
    [],
    [{ name: 'ci', appId: APP, accept: ['skipped'] }],
  ),
  policyChecks: fc.constantFrom<TargetPolicy['policyChecks']>(
    [],
    [{ name: 'conftest', appId: APP, accept: [] }],
  ),
  signatures: fc.constantFrom('none', 'verified', 'verified-by-person'),
});

/** Accounts that own code. */
export function ownersIn({ codeOwners }: HeadFacts): Actor[] {
  return (codeOwners?.owned ?? []).flatMap(({ owners }) =>
    owners.flatMap(owner => (owner.kind === 'account' ? owner.account : [])),
  );
}

/** A head as an entry tells it: accounts by reference, nothing of tools' words. */
export function headOnRecord(
  head: HeadFacts,
  referenced: (actor: Actor) => ReferencedActor,
): object {
  return {
    ...head,
    checks: head.checks?.map(check => ({ ...check, title: null })),
    codeOwners: head.codeOwners && {
      ...head.codeOwners,
      owned: head.codeOwners.owned.map(rule => ({
        ...rule,
        owners: rule.owners.map(owner =>
          owner.kind === 'account'
            ? { ...owner, account: referenced(owner.account).ref }
            : owner,
        ),
      })),
    },
  };
}
