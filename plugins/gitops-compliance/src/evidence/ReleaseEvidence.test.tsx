import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import type { EvidenceExport } from '@gitops-compliance/plugin-gitops-compliance-common';
import { evidenceExport, RELEASE_ID } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { ReleaseEvidence } from './ReleaseEvidence';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const release = { id: RELEASE_ID, number: 12 };
const serve = (...items: EvidenceExport[]) =>
  server.use(
    http.get(`${BASE}/v1/evidence`, () => HttpResponse.json({ items })),
  );
const button = async () => {
  const found = await screen.findByRole('button', { name: 'Get the evidence' });
  await waitFor(() => expect(found).toBeEnabled());
  return found;
};

describe('The evidence of a release', () => {
  it('is asked for all its changes, followed, and then there to download', async () => {
    const asked: unknown[] = [];
    const waiting = evidenceExport({
      release,
      state: 'waiting',
      finishedAt: null,
      manifestHash: null,
    });
    // Of another release there is one.
    serve(evidenceExport({ release: { ...release, id: 'another' } }));
    server.use(
      http.post(`${BASE}/v1/evidence`, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(waiting, { status: 202 });
      }),
    );
    renderView(<ReleaseEvidence releaseId={RELEASE_ID} />);
    const press = await button();
    serve(waiting);
    await userEvent.click(press);
    const list = within(
      await screen.findByRole('list', { name: 'Evidence of this release' }),
    );
    expect(list.getByText('Waiting for a free job')).toBeVisible();
    expect(asked).toEqual([{ release: RELEASE_ID, framework: 'SOC2' }]);
    serve(evidenceExport({ release }));
    expect(
      await list.findByRole(
        'button',
        { name: /^Download/ },
        { timeout: 4_000 },
      ),
    ).toBeVisible();
  });

  it('says why it was refused', async () => {
    serve();
    server.use(
      http.post(`${BASE}/v1/evidence`, () =>
        refusal(409, '1 of the 3 changes of R12 are under way.'),
      ),
    );
    renderView(<ReleaseEvidence releaseId={RELEASE_ID} />);
    await userEvent.click(await button());
    expect(
      await screen.findByText('1 of the 3 changes of R12 are under way.'),
    ).toBeVisible();
  });
});
