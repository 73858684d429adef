import type { Hand } from './Hand';

/** What is broken at present, a line each: faults, then what is not well. */
export function statusOf(hand: Hand): string[] {
  const faults = [
    ...hand.forge.faults.active().map(line => `Forge: ${line}`),
    ...hand.deployments.instances.flatMap(({ name, argocd }) =>
      argocd.faults.active().map(line => `Argo CD ${name}: ${line}`),
    ),
    ...hand.fights.sentences(),
    ...hand.lifts.sentences(),
  ];
  const notWell = hand.deployments.all().flatMap(deployed => {
    const { sync, health } = deployed.application.status;
    if (sync.status === 'Synced' && health.status === 'Healthy') return [];
    return [
      `${deployed.service} in ${deployed.environment}: ${sync.status}, ${health.status}.`,
    ];
  });
  return [...faults, ...notWell];
}
