import assert from 'node:assert/strict';
import type { BrowserTest } from '../../TestRun';
import { answer, openControl } from './ways';

const SERVICE = 'transfers';
const TARGET = `${SERVICE} in prod`;
const PASSWORD = 'correct horse battery';
const REASON =
  'The bank asked for this probe, and it ends with the next promotion';

/** Somebody adds a container by hand, and a password to it; only `kubectl` is known of them. */
export const drift: BrowserTest = {
  name: 'a drift that nobody approved holds its target, shows what differs with secrets masked, and is resolved by somebody else than its owners, with a reason',
  async run(tools) {
    const { argocd } = tools.stage.world;
    argocd.faults.drift(
      `${SERVICE}-prod`,
      { kind: 'Deployment', name: SERVICE },
      ({ spec }) => {
        const { template } = spec as {
          template: { spec: { containers: object[] } };
        };
        template.spec.containers.push({
          name: 'probe',
          image: 'registry.acme.example/probe:1',
          env: [{ name: 'BANK_PASSWORD', value: PASSWORD }],
        });
      },
      'kubectl-edit',
    );

    const lena = await openControl(tools, 'lead', 'drift?environment=prod');
    const incident = lena.page
      .getByRole('list', { name: 'Incidents' })
      .locator(':scope > li')
      .filter({ hasText: TARGET });
    await lena.sees(/BANK_PASSWORD/, incident, 60_000);
    await lena.sees(/masked:[0-9a-f]{16}/, incident);
    await lena.sees('kubectl-edit', incident);
    assert.ok(!(await lena.page.content()).includes(PASSWORD));
    await lena.sees(/^You cannot resolve it: .*own the service/, incident);
    await lena.page.goto(lena.addressOf(SERVICE, 'promotion'));
    const headline = lena.page.getByRole('region', { name: 'Promotion' });
    await lena.sees(/ An unauthorised change holds it: /, headline);

    const sam = await openControl(tools, 'sre', 'drift?environment=prod');
    await sam.button(`Resolve the incident of ${TARGET}`).click();
    await sam.dialog.getByRole('button', { name: 'Resolve' }).click();
    await sam.sees(/^Say why/, sam.dialog);
    await answer(sam, [[/^What it was/, REASON]], 'Resolve');
    await lena.sees(/ It can be promoted now\.$/, headline);
    // It goes on, and stays on record with who let it.
    await sam.sees(REASON);
  },
};
