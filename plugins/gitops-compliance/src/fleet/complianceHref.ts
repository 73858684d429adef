import { ALL_FRAMEWORKS } from '../compliance/frameworks';

/**
 * Where the verdicts on a service are; where a cell is given, its check in its
 * environment.
 *
 * @param framework - id of the one that is looked at; empty: all
 */
export function complianceHref(
  service: string,
  cell?: { environment: string; check?: string },
  framework = '',
): string {
  const [kind, rest] = service.split(':');
  const [namespace, name] = rest.split('/');
  const tab = `/catalog/${namespace}/${kind}/${name}/compliance`;
  return cell
    ? `${tab}?${new URLSearchParams({
        environment: cell.environment,
        framework: framework || ALL_FRAMEWORKS,
        ...(cell.check && { check: cell.check }),
      })}`
    : tab;
}
