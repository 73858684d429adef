import type { FleetCell } from '@gitops-compliance/plugin-gitops-compliance-common';

/** Where the verdicts on a service are, in one environment where a cell says so. */
export function complianceHref(
  service: string,
  cell?: Pick<FleetCell, 'environment'>,
): string {
  const [kind, rest] = service.split(':');
  const [namespace, name] = rest.split('/');
  const tab = `/catalog/${namespace}/${kind}/${name}/compliance`;
  return cell
    ? `${tab}?${new URLSearchParams({
        environment: cell.environment,
        framework: 'all',
      })}`
    : tab;
}
