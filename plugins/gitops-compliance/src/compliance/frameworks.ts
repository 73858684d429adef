import type {
  CheckView,
  OwnFrameworkView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { ControlRef } from '@gitops-compliance/rules';

/** Frameworks in the order of the switch, with the names that people use. */
export const FRAMEWORKS: { id: ControlRef['framework']; title: string }[] = [
  { id: 'SOC2', title: 'SOC 2' },
  { id: 'PCI-DSS-4.0.1', title: 'PCI DSS 4.0.1' },
  { id: 'ISO-27001-2022', title: 'ISO 27001:2022' },
  { id: 'NIST-800-53r5', title: 'NIST 800-53 r5' },
  { id: 'DORA', title: 'DORA' },
];

/** Stands for all of them, in the switch and in addresses. */
export const ALL_FRAMEWORKS = 'all';

/** What the switch may stand on: the id of a framework, or `all`. */
export type FrameworkChoice = string;

/** The built-in frameworks, and those of the policy. */
export function frameworksWith(
  own: readonly OwnFrameworkView[] = [],
): OwnFrameworkView[] {
  return [...FRAMEWORKS, ...own];
}

function titleOf(framework: string): string {
  return FRAMEWORKS.find(each => each.id === framework)?.title ?? framework;
}

/**
 * Control ids of a check for a choice, such as `CC8.1`, or `SOC 2 CC8.1` when
 * all frameworks are shown.
 */
export function controlLabels(
  check: Pick<CheckView, 'controls'>,
  choice: FrameworkChoice,
): string[] {
  return check.controls
    .filter(
      control => choice === ALL_FRAMEWORKS || control.framework === choice,
    )
    .map(control =>
      choice === ALL_FRAMEWORKS
        ? `${titleOf(control.framework)} ${control.id}`
        : control.id,
    );
}
