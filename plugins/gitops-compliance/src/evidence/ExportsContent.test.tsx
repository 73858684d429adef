import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import type { EvidenceExport } from '@gitops-compliance/plugin-gitops-compliance-common';
import { FOLLOW_UPS_MS, PROGRESS_INTERVAL_MS } from '../api';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { evidenceExport } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { ExportsContent } from './ExportsContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);
afterEach(() => jest.useRealTimers());

function serve(items: EvidenceExport[]) {
  server.use(
    http.get(`${BASE}/v1/evidence`, () => HttpResponse.json({ items })),
  );
}

async function onlyItem() {
  const list = await screen.findByRole('list', { name: 'Exports' });
  return within(list).getByRole('listitem');
}

async function pass(milliseconds: number) {
  await act(async () => {
    await jest.advanceTimersByTimeAsync(milliseconds);
  });
}

async function ask() {
  await userEvent.click(
    screen.getByRole('button', { name: 'Make the export' }),
  );
}

describe('Exports', () => {
  it('say how the newest one stands, who asked, as of what, and how to verify it', async () => {
    renderView(<ExportsContent />);
    expect(
      await screen.findByText(
        'The newest export, of October 2025, is ready to download.',
      ),
    ).toBeVisible();
    const item = await onlyItem();
    expect(item).toHaveTextContent('ReadyOctober 2025, prod-eu');
    expect(item).toHaveTextContent('Asked for by Grace');
    expect(item).toHaveTextContent('as of a log of 12,345 entries');
    expect(item).toHaveTextContent(/gitops-evidence verify evidence-.*--key/);
  });

  it('say what fills the list while it is empty', async () => {
    serve([]);
    renderView(<ExportsContent />);
    expect(
      await screen.findByText(/No export has been made yet/),
    ).toBeVisible();
  });

  it('are asked for by environments, period and framework', async () => {
    const asked: Record<string, unknown>[] = [];
    serve([]);
    server.use(
      http.post(`${BASE}/v1/evidence`, async ({ request }) => {
        asked.push((await request.json()) as Record<string, unknown>);
        serve([
          evidenceExport({
            state: 'running',
            stage: 'changes',
            filesDone: 7,
            finishedAt: null,
            manifestHash: null,
          }),
        ]);
        return HttpResponse.json(
          evidenceExport({ state: 'waiting', finishedAt: null }),
          { status: 202 },
        );
      }),
    );
    renderView(<ExportsContent />);
    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'Production EU' }),
    );
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Framework' }),
      'ISO 27001:2022',
    );
    await ask();
    expect(
      await screen.findByText('At work on: changes. 7 files are done.'),
    ).toBeVisible();
    expect(asked).toEqual([
      {
        environments: ['prod-eu'],
        from: expect.stringMatching(/-01T00:00:00Z$/),
        until: expect.stringMatching(/-01T00:00:00Z$/),
        framework: 'ISO-27001-2022',
        wholeLog: false,
      },
    ]);
  });

  it('are followed each second until they are ready', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    serve([evidenceExport({ state: 'running', finishedAt: null })]);
    renderView(<ExportsContent />);
    await screen.findByText(/is being made/);
    await pass(FOLLOW_UPS_MS[FOLLOW_UPS_MS.length - 1]);
    serve([evidenceExport()]);
    await pass(PROGRESS_INTERVAL_MS);
    expect(await screen.findByText(/is ready to download/)).toBeVisible();
  });

  it('take a period from day to day, and say what is wrong with one', async () => {
    renderView(<ExportsContent />);
    await screen.findByRole('checkbox', { name: 'Production EU' });
    await ask();
    expect(screen.getByText('Choose at least one environment.')).toBeVisible();
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Production EU' }),
    );
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Period (UTC)' }),
      'From day to day…',
    );
    await userEvent.type(screen.getByLabelText('First day'), '2025-10-14');
    await userEvent.type(screen.getByLabelText('Last day'), '2025-10-13');
    await ask();
    expect(screen.getByText(/exchange the two/)).toBeVisible();
  });

  it('say why one was refused, and which permission it takes', async () => {
    server.use(
      http.post(`${BASE}/v1/evidence`, () =>
        refusal(400, 'from lies in the future'),
      ),
    );
    renderView(<ExportsContent />);
    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'Production EU' }),
    );
    await ask();
    expect(await screen.findByText('from lies in the future')).toBeVisible();
  });

  it('say which permission it takes to see them', async () => {
    server.use(http.get(`${BASE}/v1/evidence`, () => refusal(403, 'No.')));
    renderView(<ExportsContent />);
    expect(
      await screen.findByText('gitops-compliance.evidence.export'),
    ).toBeVisible();
  });

  it('say why one failed', async () => {
    serve([
      evidenceExport({
        state: 'failed',
        problem: 'The export key cannot be read.',
      }),
    ]);
    renderView(<ExportsContent />);
    expect(await onlyItem()).toHaveTextContent(
      'The export key cannot be read.',
    );
    expect(
      screen.queryByRole('button', { name: /Download/ }),
    ).not.toBeInTheDocument();
  });

  it('are fetched signed in, and say why when that fails', async () => {
    const tokens: (string | null)[] = [];
    server.use(
      http.get(`${BASE}/v1/evidence/:id/bundle`, ({ request }) => {
        tokens.push(request.headers.get('authorization'));
        return refusal(409, 'The export is running; fetch it when it is done');
      }),
    );
    renderView(<ExportsContent />);
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Download the export of October 2025',
      }),
    );
    expect(await screen.findByText(/fetch it when it is done/)).toBeVisible();
    expect(tokens).toEqual(['Bearer signed-in']);
  });

  it('are saved under a name that tells which they are', async () => {
    const saved: string[] = [];
    URL.createObjectURL = () => 'blob:bundle';
    URL.revokeObjectURL = () => undefined;
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function record(this: HTMLAnchorElement) {
        saved.push(this.download);
      });
    server.use(
      http.get(`${BASE}/v1/evidence/:id/bundle`, () =>
        HttpResponse.arrayBuffer(new Uint8Array([80, 75]).buffer),
      ),
    );
    renderView(<ExportsContent />);
    await userEvent.click(
      await screen.findByRole('button', { name: /Download/ }),
    );
    await waitFor(() =>
      expect(saved).toEqual([`evidence-${evidenceExport().id}.zip`]),
    );
    click.mockRestore();
  });
});
