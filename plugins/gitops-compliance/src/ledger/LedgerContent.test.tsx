import type { LedgerStatus } from '@gitops-compliance/plugin-gitops-compliance-common';
import { screen, within } from '@testing-library/react';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { ago, ledger } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { LedgerContent } from './LedgerContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

describe('Audit: ledger', () => {
  it('opens with how much is recorded, and how much of it is signed', async () => {
    renderView(<LedgerContent />);
    expect(
      await screen.findByText(
        'The log holds 12,345 entries. All of them are under the checkpoint signed 2 min ago.',
      ),
    ).toBeVisible();
  });

  it('says why the log stands still', async () => {
    server.use(
      http.get(`${BASE}/v1/ledger`, () =>
        HttpResponse.json(
          ledger({ waiting: 2, problem: 'acme/anchors does not answer' }),
        ),
      ),
    );
    renderView(<LedgerContent />);
    expect(
      await screen.findByText(
        /stands still; .*: acme\/anchors does not answer\. 2 entries wait/,
      ),
    ).toBeVisible();
  });

  it('gives the signed checkpoint and the public keys to copy', async () => {
    renderView(<LedgerContent />);
    expect(
      await screen.findByRole('button', { name: 'Copy the signed checkpoint' }),
    ).toBeVisible();
    const keys = screen.getByRole('region', { name: 'Public keys in use' });
    expect(
      within(keys).getByRole('row', { name: /checkpoints .*0a1b2c3d/ }),
    ).toBeVisible();
    expect(
      within(keys).getByRole('button', {
        name: 'Copy public key 4e5f6a7b as PEM',
      }),
    ).toBeVisible();
  });

  it('says what the checks of the log found, and what to do', async () => {
    renderView(<LedgerContent />);
    const checks = within(
      await screen.findByRole('list', { name: 'Checks of the log' }),
    );
    expect(checks.getByRole('listitem')).toHaveTextContent(
      /FailLOG-02 Completeness.*Accept it with a second person\./,
    );
  });

  it('says up to where the log is anchored elsewhere, since when, and what is wrong', async () => {
    server.use(
      http.get(`${BASE}/v1/ledger`, () =>
        HttpResponse.json(
          ledger({
            anchors: [
              {
                kind: 'git',
                target: 'acme/ledger-anchors',
                size: 12_300,
                anchoredAt: ago({ minutes: 4 }),
                reference: '4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f',
                problem: null,
              },
              {
                kind: 'rfc3161',
                target: 'tsa.acme.example',
                size: null,
                anchoredAt: null,
                reference: null,
                problem: 'It does not answer.',
              },
            ],
          }),
        ),
      ),
    );
    renderView(<LedgerContent />);
    const anchors = within(
      await screen.findByRole('region', { name: 'Checkpoints kept elsewhere' }),
    );
    const [, git, tsa] = anchors.getAllByRole('row');
    expect(git).toHaveTextContent(
      /Anchored.*acme\/ledger-anchors.*12,300 entries4 min ago4c5d6e7f8091/,
    );
    expect(tsa).toHaveTextContent(/To look atIt does not answer\..*never/);
  });

  it.each<[string, NonNullable<LedgerStatus['archive']>, RegExp]>([
    [
      'how much is archived, and since when',
      {
        newest: { shard: 1, size: 12_300, archivedAt: ago({ hours: 3 }) },
        isOverdue: false,
      },
      /Archive12,300 entries, archived 3 h ago$/,
    ],
    [
      'that the archive is late, and what to do',
      {
        newest: { shard: 2, size: 7, archivedAt: ago({ hours: 60 }) },
        isOverdue: true,
      },
      /Archive7 entries of log 2, archived .*overdue: read in the backend/,
    ],
    [
      'that nothing is archived yet',
      { newest: null, isOverdue: false },
      /Archivenothing yet/,
    ],
  ])('says %s', async (_, archive, said) => {
    server.use(
      http.get(`${BASE}/v1/ledger`, () =>
        HttpResponse.json(ledger({ archive })),
      ),
    );
    renderView(<LedgerContent />);
    const name = await screen.findByText('Archive');
    expect(name.textContent! + name.nextSibling!.textContent).toMatch(said);
  });

  it('warns while nothing outside this portal keeps a checkpoint', async () => {
    renderView(<LedgerContent />);
    expect(
      await screen.findByText(/could rewrite the log unseen/),
    ).toHaveTextContent('gitopsCompliance.ledger.anchors');
  });

  it('names the logs that a restore closed', async () => {
    server.use(
      http.get(`${BASE}/v1/ledger`, () =>
        HttpResponse.json(
          ledger({
            shard: 2,
            shards: [
              { shard: 1, origin: 'ledger.acme.example', closedSize: 900 },
              {
                shard: 2,
                origin: 'ledger.acme.example/shard-2',
                closedSize: null,
              },
            ],
          }),
        ),
      ),
    );
    renderView(<LedgerContent />);
    expect(
      await screen.findByText('ledger.acme.example, ended at 900'),
    ).toBeVisible();
  });

  it('says which permission it takes', async () => {
    server.use(
      http.get(`${BASE}/v1/ledger`, () => refusal(403, 'Not allowed.')),
    );
    renderView(<LedgerContent />);
    expect(
      await screen.findByText('gitops-compliance.ledger.read'),
    ).toBeVisible();
  });
});
