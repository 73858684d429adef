import type {
  ChangelogView,
  EntityEnvironments,
  EnvironmentView,
  PolicyInForce,
  PromotionPreview,
  ServiceView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { TargetPolicy } from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import type { Reader } from '../access/Access';
import type { Sight } from '../access/Sight';
import { argoView } from '../calendar/argo/argoViews';
import { stateInForce } from '../calendar/calendarView';
import type { Requests } from '../changes/Requests';
import type { Requester } from '../persons/Requester';
import { changeSummary } from '../changes/changeViews';
import { deploymentCollector } from '../collectors/collectorNames';
import type { CollectorStatus } from '../collectors/CollectorStatus';
import { sourcesView } from '../collectors/sourcesView';
import type { CommitPage } from '../contents/ChangelogReader';
import type {
  PossiblePromotion,
  PromotionContents,
} from '../contents/PromotionContents';
import { gateView } from '../gates/gateView';
import { sourcesOf } from '../gates/broughtFactsOf';
import type { Gatekeeper } from '../gates/Gatekeeper';
import {
  requireEnvironment,
  environmentsInOrder,
  targetPolicyOf,
  type Policy,
} from '../policy/Policy';
import type { PolicyEnvironment } from '../policy/policySchema';
import type { Service } from '../services/ServiceStore';
import { instant, toDateTime } from '../shared/time';
import { controlView } from './controlView';
import { comparisonView, deploymentView } from './deploymentView';
import { environmentSentence, serviceSentence } from './environmentSentences';
import { locatePins } from './locatePins';
import { missingValue, pinDiffs, pinViews } from './pinViews';
import type { DeploymentRow } from './rows';
import type { ServiceSnapshot, ServiceSnapshots } from './ServiceSnapshot';

/** Answers the Promotion tab. No source is read. */
export class EnvironmentsService {
  constructor(
    private readonly options: {
      snapshots: ServiceSnapshots;
      status: CollectorStatus;
      gatekeeper: Gatekeeper;
      contents: PromotionContents;
      requests: Requests;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** What runs where, what would change, and what is allowed. */
  async environments(
    service: Service,
    { requester, sees }: Pick<Reader, 'requester' | 'sees'>,
    mayCreate: boolean,
  ): Promise<EntityEnvironments> {
    const { snapshots, status, policy, clock } = this.options;
    const snapshot = await snapshots.of(service, sees);
    const environments = environmentsInOrder(policy())
      .filter(({ name }) => sees.covers(service, name, clock()))
      .map(environment => this.#environment(environment, snapshot));
    return {
      service: serviceView(service),
      sentence: serviceSentence(environments),
      policy: policyView(policy()),
      sources: sourcesView(snapshot.health, status),
      environments,
      mayRequest: this.#mayRequest(service, requester, mayCreate),
      now: instant(clock()),
    };
  }

  /** What a promotion would change, and its gates as they stand. */
  async preview(
    service: Service,
    wish: { environment: string; from: string },
    { requester, sees }: Pick<Reader<Requester>, 'requester' | 'sees'>,
  ): Promise<PromotionPreview> {
    const { contents, policy, gatekeeper } = this.options;
    const { target, promotion } = await this.#promotion(service, wish, sees);
    const { here, upstream } = promotion;
    const revision = upstream?.pinned_revision ?? null;
    const located = locatePins(policy(), service, target.name);
    const pins = located.ok ? located.pins : [];
    const evaluation = await gatekeeper.evaluate(
      {
        id: '00000000-0000-0000-0000-000000000000',
        number: null,
        serviceRef: service.entityRef,
        kind: 'promotion',
        class: 'normal',
        environment: target.name,
        toRevision: revision,
        requester: requester.userEntityRef,
        ourHeadSha: null,
        repository: pins[0]?.repository ?? '',
        pinPaths: pins.map(({ path }) => path),
        sources: sourcesOf(pins, null, revision),
        pinBranch: pins[0]?.branch ?? '',
        pullRequest: null,
      },
      'request',
    );
    const rules = targetPolicyOf(policy(), {
      service: service.entityRef,
      environment: target.name,
    });
    return {
      from: wish.from,
      environment: target.name,
      revision,
      diff: revision ? pinDiffs(pins, revision, here, upstream) : [],
      gates: evaluation.results.map(gateView),
      mode: target.mode,
      mayExpedite: rules.expedited,
      asksForImpact: rules.requireImpact,
      changelog: await contents.changelog(promotion),
      risk: await contents.risk(promotion, requester.userEntityRef),
      sentence: nextSentence(rules, target.mode),
    };
  }

  /** One page of the commits that a promotion would bring. */
  async changelog(
    service: Service,
    wish: { environment: string; from: string },
    { sees }: Pick<Reader, 'sees'>,
    page: CommitPage,
  ): Promise<ChangelogView> {
    const { promotion } = await this.#promotion(service, wish, sees);
    return this.options.contents.changelog(promotion, page);
  }

  /** A promotion that somebody looks at. */
  async #promotion(
    service: Service,
    wish: { environment: string; from: string },
    sees: Sight,
  ): Promise<{ target: PolicyEnvironment; promotion: PossiblePromotion }> {
    const { policy, snapshots, clock } = this.options;
    const target = requireEnvironment(policy(), wish.environment);
    requireEnvironment(policy(), wish.from);
    for (const name of [wish.environment, wish.from]) {
      if (!sees.covers(service, name, clock())) {
        throw new NotFoundError(
          `As an auditor you may not read what runs in ${name} now`,
        );
      }
    }
    if (!target.upstream.includes(wish.from)) {
      throw new ConflictError(
        `${target.name} is not downstream of ${wish.from}`,
      );
    }
    const { deployments } = await snapshots.of(service, sees);
    const located = locatePins(policy(), service, target.name);
    const pins = located.ok ? located.pins : [];
    return {
      target,
      promotion: {
        serviceRef: service.entityRef,
        environment: target.name,
        here: deployments.find(d => d.environment === target.name),
        upstream: deployments.find(d => d.environment === wish.from),
        sourceRepository:
          pins.find(pin => pin.sourceRepository !== null)?.sourceRepository ??
          null,
      },
    };
  }

  #mayRequest(
    service: Service,
    requester: Requester | null,
    mayCreate: boolean,
  ): EntityEnvironments['mayRequest'] {
    if (!requester) {
      return { allowed: false, reason: 'Sign in as a user to promote.' };
    }
    if (!mayCreate) {
      return {
        allowed: false,
        reason:
          'You may not request changes (permission gitops-compliance.change.create); ask a portal administrator.',
      };
    }
    const problem = this.options.requests.ownershipProblem(service, requester);
    return { allowed: problem === null, reason: problem ?? '' };
  }

  #environment(
    environment: PolicyEnvironment,
    snapshot: ServiceSnapshot,
  ): EnvironmentView {
    const { policy, clock, status } = this.options;
    const at = clock();
    const here = snapshot.deployments.filter(
      d => d.environment === environment.name,
    );
    const upstreamOf = (name: string) =>
      snapshot.deployments.find(d => d.environment === name);
    const active = snapshot.running.find(
      row => row.environment === environment.name,
    );
    const rules = targetPolicyOf(policy(), {
      service: snapshot.service.entityRef,
      environment: environment.name,
    });
    const mayWait = rules.whenBusy !== 'refuse';
    const located = locatePins(policy(), snapshot.service, environment.name);
    const pins = located.ok ? located.pins : [];
    const pin = here.find(d => d.pin)?.pin;
    const comparisons = environment.upstream.map(from =>
      this.#comparison(snapshot, here[0], upstreamOf(from), from),
    );
    const view: Omit<EnvironmentView, 'sentence'> = {
      name: environment.name,
      title: environment.title ?? environment.name,
      criticality: environment.criticality,
      mode: environment.mode,
      upstream: environment.upstream,
      calendar: stateInForce(
        policy(),
        {
          environment: environment.name,
          service: snapshot.service.entityRef,
          teams: snapshot.service.ownedBy,
        },
        at,
      ),
      argo: here.flatMap(({ argo_windows: told }) =>
        told && told.windows.length > 0
          ? argoView(
              policy().calendar,
              {
                environment: environment.name,
                service: snapshot.service.entityRef,
                teams: snapshot.service.ownedBy,
              },
              told,
              at,
            )
          : [],
      ),
      ...pinViews(pins, pin ?? null),
      deployments: here.map(row => {
        const health = snapshot.health.find(
          entry => entry.collector === deploymentCollector(row),
        );
        const commit = snapshot.commits.get(
          `${row.pin?.sourceRepository}@${row.pinned_revision}`,
        );
        return deploymentView(
          row,
          commit,
          snapshot.actors,
          health,
          status.isFresh(health),
        );
      }),
      comparisons,
      promotableFrom: environment.upstream.map(from =>
        promotable(
          environment,
          from,
          here,
          upstreamOf(from),
          mayWait ? undefined : active?.number,
          located.ok
            ? pin?.problem ?? missingValue(pins, upstreamOf(from), from)
            : located.problem,
        ),
      ),
      activeChange: active ? changeSummary(active, snapshot.actors) : null,
      heldBy: snapshot.held.filter(held => held === environment.name).length,
      control: controlView(snapshot.control, {
        environment: environment.name,
        mode: environment.mode,
        policy: rules,
        deployments: here,
      }),
    };
    const stops = snapshot.stops
      .filter(stop => (stop.environment ?? view.name) === view.name)
      .map(stop => ({
        owner: snapshot.actors.view(stop.set_by).name,
        until: toDateTime(stop.until),
      }));
    return { ...view, sentence: environmentSentence(view, stops, at) };
  }

  #comparison(
    snapshot: ServiceSnapshot,
    here: DeploymentRow | undefined,
    upstream: DeploymentRow | undefined,
    from: string,
  ) {
    const base = snapshot.commitOf(here);
    const head = snapshot.commitOf(upstream);
    const row = snapshot.comparisons.find(
      candidate => candidate.base === base && candidate.head === head,
    );
    return comparisonView(from, base, head, row, snapshot.actors);
  }
}

function promotable(
  environment: PolicyEnvironment,
  from: string,
  here: DeploymentRow[],
  upstream: DeploymentRow | undefined,
  activeNumber: number | undefined,
  pinProblem: string | null,
): EnvironmentView['promotableFrom'][number] {
  const revision = upstream?.pinned_revision ?? null;
  const no = (reason: string, remedy: string) => ({
    from,
    revision,
    allowed: false,
    reason,
    remedy,
  });
  if (!upstream || !revision) {
    return no(
      `Nothing is known to run in ${from}.`,
      `Deploy to ${from} first.`,
    );
  }
  if (here.length === 0) {
    return no(
      `No application of this service is known in ${environment.name}.`,
      'Create it, or correct the mapping annotations.',
    );
  }
  if (here.every(row => row.pinned_revision === revision)) {
    return no(`${environment.name} already runs what ${from} runs.`, '');
  }
  if (activeNumber) {
    return no(
      `#${activeNumber} is still running.`,
      'Wait for it, or cancel it.',
    );
  }
  if (pinProblem) return no(pinProblem, 'Correct the file or the policy.');
  if (upstream.sync_status !== 'synced' || upstream.health !== 'healthy') {
    return no(
      `${from} is ${upstream.sync_status} and ${upstream.health}.`,
      `Wait until ${from} is synced and healthy.`,
    );
  }
  return { from, revision, allowed: true, reason: '', remedy: '' };
}

function nextSentence(
  target: TargetPolicy,
  mode: PolicyEnvironment['mode'],
): string {
  if (mode === 'observe') {
    return 'The environment is in observe mode: the gates are decided and recorded as if this were requested, and nothing is written. To promote, open the pull request at the forge; it is followed from there.';
  }
  const approvals =
    target.requiredApprovals === 0
      ? ''
      : ` ${target.requiredApprovals} independent ${
          target.requiredApprovals === 1 ? 'approval' : 'approvals'
        } on the forge ${
          target.requiredApprovals === 1 ? 'is' : 'are'
        } needed.`;
  return `The portal opens a pull request that changes only the pin.${approvals} It is merged from here once every gate is open, then synced and followed until it is healthy.`;
}

/** A service as the API gives it. */
export function serviceView(service: Service): ServiceView {
  return {
    entityRef: service.entityRef,
    name: service.name,
    title: service.title,
    owner: service.owner,
  };
}

/** The policy in force as the API gives it. */
export function policyView(policy: Policy): PolicyInForce {
  const { frameworks } = policy.document;
  return {
    hash: policy.hash,
    governed: policy.governed,
    loadedAt: policy.loadedAt,
    source: policy.source,
    ...(frameworks?.length && {
      frameworks: frameworks.map(({ id, title }) => ({ id, title })),
    }),
  };
}
