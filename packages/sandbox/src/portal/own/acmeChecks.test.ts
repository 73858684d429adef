import type { DeployedChangeFacts } from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import { checks } from './acmeChecks';

const judged = (images?: string[]) =>
  checks[0].judge({
    facts: { images } as DeployedChangeFacts,
    calendar: null,
    at: DateTime.fromISO('2026-06-01T12:00:00Z'),
  });

it.each<[string, string[] | undefined]>([
  ['pass', ['registry.acme.example/shop@sha256:1']],
  ['fail', ['registry.acme.example/shop@sha256:1', 'docker.io/shop:1']],
  ['fail', ['registry.acme.example.evil.example/shop:1']],
  ['indeterminate', []],
  ['indeterminate', undefined],
])('says %s where the images are %s', (verdict, images) => {
  expect(judged(images)).toMatchObject({ verdict });
});
