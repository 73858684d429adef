import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import type { EvidenceExport } from '@gitops-compliance/plugin-gitops-compliance-common';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { PAST_ID, evidenceExport } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { ChangeEvidence } from './ChangeEvidence';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const waiting = evidenceExport({
  change: PAST_ID,
  state: 'waiting',
  finishedAt: null,
  manifestHash: null,
});

function serve(made: EvidenceExport) {
  server.use(
    http.get(`${BASE}/v1/changes/${PAST_ID}/evidence`, () =>
      HttpResponse.json({ export: made }),
    ),
  );
}

describe('The evidence of a change', () => {
  it('is asked for, followed, and then there to download', async () => {
    server.use(
      http.post(`${BASE}/v1/changes/${PAST_ID}/evidence`, () =>
        HttpResponse.json(waiting, { status: 202 }),
      ),
    );
    renderView(<ChangeEvidence changeId={PAST_ID} />);
    const button = await screen.findByRole('button', {
      name: 'Get the evidence',
    });
    await waitFor(() => expect(button).toBeEnabled());
    serve(waiting);
    await userEvent.click(button);
    const list = within(
      await screen.findByRole('list', { name: 'Evidence of this change' }),
    );
    expect(list.getByText('Waiting for a free job')).toBeVisible();
    serve({ ...evidenceExport(), change: PAST_ID });
    expect(
      await list.findByRole(
        'button',
        { name: /^Download/ },
        { timeout: 4_000 },
      ),
    ).toBeVisible();
  });

  it('is there without asking, where it was made at the end', async () => {
    serve({ ...evidenceExport(), change: PAST_ID });
    renderView(<ChangeEvidence changeId={PAST_ID} />);
    expect(
      await screen.findByRole('button', { name: /^Download/ }),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Get the evidence' }),
    ).not.toBeInTheDocument();
  });

  it('says why it was refused', async () => {
    server.use(
      http.post(`${BASE}/v1/changes/${PAST_ID}/evidence`, () =>
        refusal(403, 'You need gitops-compliance.evidence.export.'),
      ),
    );
    renderView(<ChangeEvidence changeId={PAST_ID} />);
    const button = await screen.findByRole('button', {
      name: 'Get the evidence',
    });
    await waitFor(() => expect(button).toBeEnabled());
    await userEvent.click(button);
    expect(
      await screen.findByText('You need gitops-compliance.evidence.export.'),
    ).toBeVisible();
  });
});
