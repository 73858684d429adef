import type { ResourceDiff } from '@gitops-compliance/rules';
import { pullRequestBody, pullRequestTitle } from './pullRequestText';

const TARGET = { service: 'component:default/pay-api', environment: 'prod' };
const object = (own: Partial<ResourceDiff> = {}): ResourceDiff => ({
  group: 'apps',
  kind: 'Deployment',
  namespace: 'pay',
  name: 'api',
  change: 'changed',
  fields: [{ path: 'spec.replicas', before: '2', after: '7' }],
  moreFields: 0,
  ...own,
});
const bodyOf = (resources: ResourceDiff[], rest = 1) =>
  pullRequestBody({
    name: 'E-12',
    url: 'https://portal.example/e',
    target: TARGET,
    pins: [{ path: 'a.yaml', key: 'tag', before: '1', after: '2' }],
    resources,
    rest,
  });

describe('the text of a retroactive pull request', () => {
  it('names the emergency and the target', () => {
    expect(pullRequestTitle({ name: 'E-12', target: TARGET })).toBe(
      'Say in Git what runs since E-12: pay-api in prod',
    );
  });

  it('tells what it alters, what else differs, and what to do with that', () => {
    const body = bodyOf([
      object(),
      object({ kind: 'Service', change: 'added' }),
      object({ kind: 'Ingress', change: 'removed' }),
    ]);
    expect(body).toContain('- a\\.yaml, tag: 1 → 2');
    expect(body).toContain('  - spec\\.replicas: 2 → 7');
    expect(body).toContain('Service pay/api, which Git does not have');
    expect(body).toContain('Ingress pay/api, which is missing');
    expect(body).toContain('No pin tells one part');
    expect(bodyOf([object()], 0)).toContain('That is all that differs.');
  });

  it('lets nobody write Markdown through what runs', () => {
    const fields = [
      { path: 'data.x', before: null, after: '![](http://x) @all\n# Hi' },
    ];
    const body = bodyOf([object({ fields })]);
    expect(body).not.toContain('![](');
    expect(body).not.toMatch(/^# Hi/m);
    expect(body).toContain('nothing → ');
  });

  it('stays within what the forge takes', () => {
    const fields = Array.from({ length: 50 }, (_, index) => ({
      path: `data.key${index}`,
      before: '*'.repeat(300),
      after: '_'.repeat(300),
    }));
    const body = bodyOf(Array.from({ length: 40 }, () => object({ fields })));
    expect(body.length).toBeLessThan(65_536);
    expect(body).toMatch(/and \d+ more objects/);
  });
});
