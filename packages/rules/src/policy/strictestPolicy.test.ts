import { resolveTarget } from './resolveTarget';
import { strictestPolicy } from './strictestPolicy';
import { TARGET_RULE_KEYS, targetRule } from './targetRules';

const SERVICES = ['component:default/a', 'component:default/b'];
const document = {
  environments: [
    { name: 'dev', criticality: 'low', requiredApprovals: 0, driftSeconds: 60 },
    { name: 'staging', criticality: 'medium', soakSeconds: 10 },
    { name: 'prod', criticality: 'critical', driftSeconds: 600 },
  ],
  criticality: {
    critical: { requiredApprovals: 2, driftGraceSeconds: 30 },
    high: { requiredApprovals: 3 },
  },
  services: [
    { services: [SERVICES[0]], soakSeconds: 3600 },
    { services: [SERVICES[1]], environments: ['dev'], requireRendered: true },
  ],
};

it('takes of every rule the strictest that is said anywhere', () => {
  expect(strictestPolicy(document)).toMatchObject({
    requiredApprovals: 3,
    soakSeconds: 3600,
    driftGraceSeconds: 30,
    driftSeconds: 60,
    requireRendered: true,
    requireGuardrails: true,
  });
});

it('is at least as strict as what holds for any target', () => {
  const strictest = strictestPolicy(document);
  for (const { name: environment } of document.environments) {
    for (const service of [...SERVICES, 'component:default/unknown']) {
      const target = resolveTarget(document, { service, environment });
      for (const key of TARGET_RULE_KEYS) {
        const own: unknown = target?.policy[key];
        expect(targetRule(key).tighten(own, strictest?.[key])).toEqual(
          strictest?.[key],
        );
      }
    }
  }
});

it('falls back to no looser rules where a policy cannot be read', () => {
  expect(strictestPolicy({ environments: 'none' })).toBeNull();
  expect(strictestPolicy(null)).toBeNull();
});
