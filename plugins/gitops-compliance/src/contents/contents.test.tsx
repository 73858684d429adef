import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { changeDiff, changelog, risk } from '../testUtils/fixtures';
import { renderView, TestSignals } from '../testUtils/render';
import { BASE, server, serveFixtures } from '../testUtils/server';
import { ChangeContents } from './ChangeContents';
import { riskWord } from './RiskLine';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const DIFF = `${BASE}/v1/changes/:id/diff`;
const LOG = `${BASE}/v1/changes/:id/changelog`;
const [commit] = changelog().commits;
const [deployment] = changeDiff().resources;

const show = (signals?: TestSignals) =>
  renderView(<ChangeContents id="c-1" pins={[]} />, { signals });

describe('what a change is about', () => {
  it('tells commits with author, pull request, approval and ticket', async () => {
    show();
    const commits = within(
      await screen.findByRole('region', { name: '1 commit' }),
    );
    expect(commits.getByText(/approved by/)).toBeVisible();
    expect(commits.getByText(/Raise the pool/)).toBeVisible();
    expect(commits.getByRole('link', { name: /PR #51/ })).toHaveAttribute(
      'href',
      'https://forge.example/acme/payments-api/pull/51',
    );
    expect(commits.getByRole('link', { name: /PAY-881/ })).toBeVisible();
  });

  it('tells the values that differ in the cluster, the risk and the digest', async () => {
    show();
    expect(
      await screen.findByText('It alters 1 object in the cluster.'),
    ).toBeVisible();
    expect(screen.getByText('payments/payments-api')).toBeVisible();
    expect(screen.getByText('+ payments-api:2')).toBeVisible();
    expect(screen.getByText('risk 5, medium')).toBeVisible();
    expect(screen.getByText(/2 for 1 secret touched/)).toBeVisible();
    expect(screen.getByText('7f3a9b2')).toBeVisible();
    expect(
      screen.getByRole('button', { name: /copy.*7f3a9b2/i }),
    ).toBeVisible();
  });

  it('folds what is much, and loads the rest on demand', async () => {
    server.use(
      http.get(LOG, ({ request }) => {
        const cursor = new URL(request.url).searchParams.get('cursor');
        return HttpResponse.json(
          cursor
            ? changelog({
                commits: [{ ...commit, sha: 'f'.repeat(40), headline: 'Old' }],
              })
            : changelog({
                sentence: 'Brings 135 commits.',
                brings: 135,
                more: 134,
                nextCursor: commit.sha,
              }),
        );
      }),
    );
    show();
    await userEvent.click(
      await screen.findByRole('button', { name: 'and 134 more' }),
    );
    expect(await screen.findByText('Old')).toBeVisible();
    expect(screen.queryByRole('button', { name: /more/ })).toBeNull();
  });

  it('folds objects but the only one, and opens them by keyboard', async () => {
    const other = { ...deployment, name: 'worker' };
    server.use(
      http.get(DIFF, () =>
        HttpResponse.json(changeDiff({ resources: [deployment, other] })),
      ),
    );
    show();
    const objects = await screen.findByRole('list', {
      name: 'Objects that differ',
    });
    const [first] = objects.querySelectorAll('details');
    expect(first).not.toHaveAttribute('open');
    await userEvent.click(within(first).getByText('payments/payments-api'));
    expect(first).toHaveAttribute('open');
  });

  it('says that it is being read, and shows it without a reload', async () => {
    const signals = new TestSignals();
    server.use(
      http.get(DIFF, () =>
        HttpResponse.json(
          changeDiff({
            state: 'pending',
            sentence: 'It is being read.',
            resources: [],
            risk: null,
            digest: null,
          }),
        ),
      ),
    );
    show(signals);
    expect(await screen.findByText('It is being read.')).toBeVisible();
    expect(screen.queryByText(/risk/)).toBeNull();
    server.use(http.get(DIFF, () => HttpResponse.json(changeDiff())));
    signals.send();
    expect(await screen.findByText('payments/payments-api')).toBeVisible();
  });

  it('says why it could not be rendered', async () => {
    server.use(
      http.get(DIFF, () =>
        HttpResponse.json(
          changeDiff({
            state: 'failed',
            sentence: 'It could not be rendered in full.',
            resources: [],
            problems: [
              { deployment: 'eu-1/argocd/shop', message: 'helm is missing' },
            ],
            risk: risk(),
          }),
        ),
      ),
    );
    show();
    expect(
      await screen.findByText('eu-1/argocd/shop: helm is missing'),
    ).toBeVisible();
  });

  it('takes nothing of what others wrote for markup, and hides nothing', async () => {
    server.use(
      http.get(LOG, () =>
        HttpResponse.json(
          changelog({
            commits: [
              { ...commit, headline: '<img src=x onerror=alert(1)> \u202Etxt' },
            ],
          }),
        ),
      ),
      http.get(DIFF, () =>
        HttpResponse.json(
          changeDiff({
            resources: [
              {
                ...deployment,
                fields: [
                  { path: 'a', before: null, after: 'ad\u200Bmin <b>x</b>' },
                ],
              },
            ],
          }),
        ),
      ),
    );
    const { container } = show();
    expect(await screen.findByText(/onerror=alert/)).toHaveTextContent(
      'U+202Etxt',
    );
    const added = await screen.findByText(/<b>x<\/b>/);
    expect(added).toHaveTextContent('adU+200Bmin <b>x</b>');
    expect(container.querySelector('img, b')).toBeNull();
  });

  it('says that nothing is known when the backend fails', async () => {
    server.use(http.get(DIFF, () => HttpResponse.error()));
    show();
    expect(await screen.findByRole('alert')).toBeVisible();
  });

  it.each([
    [0, 'low'],
    [3, 'low'],
    [4, 'medium'],
    [7, 'high'],
    [10, 'high'],
  ])('calls risk %s %s', (score, word) => {
    expect(riskWord(score)[1]).toBe(`risk ${score}, ${word}`);
  });
});
