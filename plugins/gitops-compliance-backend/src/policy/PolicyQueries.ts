import type {
  PolicyVersionPage,
  PolicyView,
  TargetPolicyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { NotFoundError } from '@backstage/errors';
import { targetRule, type SaidValue } from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import type { Reader } from '../access/Access';
import { policyView, serviceView } from '../deployments/EnvironmentsService';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Service } from '../services/ServiceStore';
import { requireEnvironment, resolvedTargetOf, type Policy } from './Policy';
import { PolicyStore, type PolicyRow } from './PolicyStore';
import { alertView, personsOf, versionView } from './policyViews';
import { partsOf, TextLines } from './textLines';

/** Where the policy is changed. */
export type PolicyPlaceKind = PolicyView['store'];

/** Answers what the policy is, was, and says of a target. */
export class PolicyQueries {
  constructor(
    private readonly options: {
      store: PolicyStore;
      kind: PolicyPlaceKind;
      persons: PersonDirectory;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** The policy in force, with what keeps a newer one out. */
  async view(mayPropose: boolean): Promise<PolicyView> {
    const { store, kind, policy } = this.options;
    const row = (await store.newest()) as PolicyRow;
    const refusal = await store.refusal();
    const [inForce] = await this.#views([row]);
    return {
      store: kind,
      inForce,
      text: policy().text,
      alert: refusal ? alertView(refusal) : null,
      propose: proposing(kind, policy().source, mayPropose),
    };
  }

  /** A page of what was in force. */
  async versions(
    limit: number,
    cursor: string | undefined,
  ): Promise<PolicyVersionPage> {
    const rows = await this.options.store.history(cursor, limit + 1);
    const page = rows.slice(0, limit);
    return {
      items: await this.#views(page),
      nextCursor: rows.length > limit ? page[page.length - 1].stream_seq : null,
    };
  }

  /**
   * The rules for a service in an environment, and where each comes from.
   *
   * @throws NotFoundError for an environment that the policy does not have, or
   *   that the reader may not read now
   */
  target(
    service: Service,
    environment: string,
    { sees }: Pick<Reader, 'sees'>,
  ): TargetPolicyView {
    const policy = this.options.policy();
    const place = requireEnvironment(policy, environment);
    if (!sees.covers(service, environment, this.options.clock())) {
      throw new NotFoundError(
        `As an auditor you may not read what holds in ${environment} now`,
      );
    }
    const resolved = resolvedTargetOf(policy, {
      service: service.entityRef,
      environment,
    });
    const lines = new TextLines(policy.text);
    const said = ({ from, value, where }: SaidValue) => ({
      from,
      value,
      where,
      line: where === '' ? null : lines.of(partsOf(where, '/')),
    });
    return {
      service: serviceView(service),
      environment,
      mode: place.mode,
      upstream: resolved.upstream,
      hash: resolved.hash,
      policy: policyView(policy),
      rules: resolved.explanation.map(({ rule, overridden, ...won }) => ({
        rule,
        sentence: targetRule(rule).sentence,
        said: said(won),
        overridden: overridden.map(said),
      })),
    };
  }

  async #views(rows: PolicyRow[]) {
    const actors = await this.options.persons.actors(rows.flatMap(personsOf));
    return rows.map(row => versionView(row, actors));
  }
}

function proposing(
  kind: PolicyPlaceKind,
  source: string,
  mayPropose: boolean,
): PolicyView['propose'] {
  if (kind === 'file') {
    return {
      allowed: false,
      reason:
        'The policy is a local file, which nobody governs: change it and restart the portal, or set gitopsCompliance.policy.git or store.',
    };
  }
  if (kind === 'git') {
    return {
      allowed: false,
      reason: `The policy lies in Git: change it by a pull request at ${source.replace(
        /^git:/,
        '',
      )}.`,
    };
  }
  return mayPropose
    ? { allowed: true, reason: '' }
    : {
        allowed: false,
        reason:
          'You may not propose a policy (permission gitops-compliance.policy.propose); ask a portal administrator.',
      };
}
