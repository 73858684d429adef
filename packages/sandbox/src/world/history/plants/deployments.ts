import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { HOUR_MS, MINUTE_MS } from '../time';
import type { Plant } from './Plant';

/** The first attempt does not reach the cluster. */
export const failedSync: Plant = {
  id: 'failed-sync',
  what: 'The first sync failed: the cluster refused an object; the second went through',
  where: {
    service: 'ledger-svc',
    environment: 'prod-eu',
    place: 'Argo CD eu-1',
  },
  check: 'CHG-14',
  verdict: 'pass',
  tells: /after 1 sync that failed/,
  when: 0.5,
  async *play(scene) {
    const service = 'ledger-svc';
    const target = { service, environment: 'prod-eu' };
    const { argocd, application } = scene.deploymentOf(target);
    yield* scene.deliverToStaging(service);
    argocd.faults.failNextSync(application, 'admission webhook denied it');
    yield* scene.carry(service, ['prod-eu'], { retry: 'bob-builds' });
  },
};

/** Somebody turned a knob by hand. */
export const kubectlEdit: Plant = {
  id: 'kubectl-edit-in-production',
  what: 'Somebody scaled it to three replicas with kubectl',
  where: {
    service: 'payments-api',
    environment: 'prod-us',
    place: 'cluster of us-1',
  },
  check: 'DRF-01',
  tells: /Nothing explains what drifted since/,
  also: ['DRF-02'],
  when: 0.92,
  async *play(scene) {
    const target = { service: 'payments-api', environment: 'prod-us' };
    const { argocd, application } = scene.deploymentOf(target);
    argocd.faults.drift(application, {
      kind: 'Deployment',
      name: 'payments-api',
    });
    yield HOUR_MS;
  },
};

/** Two controllers that do not agree. */
export const selfHealStorm: Plant = {
  id: 'self-heal-storm',
  what: 'An autoscaler and Argo CD set the replicas against each other for three hours',
  where: {
    service: 'metrics-hub',
    environment: 'staging',
    place: 'Argo CD eu-1',
  },
  check: 'DRF-02',
  tells: /lasted longer than the policy lets it/,
  when: 0.89,
  async *play(scene) {
    const target = { service: 'metrics-hub', environment: 'staging' };
    const { argocd, application } = scene.deploymentOf(target);
    argocd.faults.fight(
      application,
      { kind: 'Deployment', name: 'metrics-hub' },
      '/spec/replicas',
      'horizontal-pod-autoscaler',
    );
    yield 3 * HOUR_MS;
    argocd.faults.clear();
  },
};

/** The fire was put out; the paperwork never came. */
export const emergencyWithoutPullRequest: Plant = {
  id: 'emergency-without-retroactive-pull-request',
  what: 'In incident INC-7 the image was changed by hand, and no pull request followed',
  where: {
    service: 'accounts-api',
    environment: 'prod-eu',
    place: 'cluster of eu-1',
  },
  check: 'EMG-02',
  tells: /do not agree after E-1, and the time for it is over/,
  also: ['CHG-13', 'DRF-02', 'EMG-03', 'EMG-04'],
  when: 0.9,
  async *play(scene) {
    const target = { service: 'accounts-api', environment: 'prod-eu' };
    const { argocd, application } = scene.deploymentOf(target);
    const { id } = await scene.portal.call<EmergencyView>(
      'sam-sre',
      'POST',
      '/emergencies',
      {
        services: [`component:default/${target.service}`],
        environments: [target.environment],
        reason: 'Accounts are shown to others: the cache has to go',
        incident: 'https://incidents.acme.example/INC-7',
      },
    );
    yield 10 * MINUTE_MS;
    argocd.faults.drift(
      application,
      { kind: 'Deployment', name: 'accounts-api' },
      ({ spec }) => {
        const { template } = spec as {
          template: { spec: { containers: { image: string }[] } };
        };
        template.spec.containers[0].image =
          'registry.acme.example/accounts-api:hotfix-inc-7';
      },
      'kubectl-set-image',
    );
    yield HOUR_MS;
    await scene.portal.call('sam-sre', 'POST', `/emergencies/${id}/end`, {
      reason: 'Nobody sees the accounts of others any more',
    });
    yield HOUR_MS;
  },
};

/** Nobody looked, so nobody knows. */
export const sleepingCollector: Plant = {
  id: 'collector-that-slept',
  what: 'Argo CD us-1 could not be read for seven hours',
  where: { place: 'Argo CD us-1' },
  check: 'LOG-02',
  tells: /gaps? of argocd:us-1/,
  when: 0.55,
  async *play(scene) {
    yield* scene.untilNothingRuns('us-1');
    await scene.loseArgoCd('us-1');
    yield 7 * HOUR_MS;
    await scene.findArgoCd('us-1');
    yield HOUR_MS;
  },
};
