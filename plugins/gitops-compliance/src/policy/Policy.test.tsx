import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { ago, CHANGE_ID } from '../testUtils/fixtures';
import {
  environmentMode,
  HASH,
  policyView,
  proposal,
  targetPolicy,
  TEXT,
} from '../testUtils/policyFixtures';
import { renderView } from '../testUtils/render';
import {
  BASE,
  ENTITY,
  refusal,
  server,
  serveFixtures,
} from '../testUtils/server';
import { lineDiff } from './diffOfTexts';
import { PolicyContent, WhyTheseRules } from '.';

registerMswTestHooks(server);

function serve(
  view = policyView(),
  proposals = [proposal()],
  modes = [environmentMode()],
) {
  server.use(
    http.get(`${BASE}/v1/policy`, () => HttpResponse.json(view)),
    http.get(`${BASE}/v1/policy/versions`, () =>
      HttpResponse.json({ items: [view.inForce], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/policy/modes`, () =>
      HttpResponse.json({ since: ago({ days: 30 }), environments: modes }),
    ),
    http.get(`${BASE}/v1/policy/proposals`, () =>
      HttpResponse.json({ items: proposals, nextCursor: null }),
    ),
  );
}

beforeEach(() => {
  serveFixtures();
  serve();
});

const REASON = 'I have looked at it';

describe('The policy', () => {
  it('tells who changed and who approved what is in force', async () => {
    renderView(<PolicyContent />);
    const inForce = await screen.findByRole('region', {
      name: 'Policy in force',
    });
    expect(inForce).toHaveTextContent('governed');
    expect(inForce).toHaveTextContent('Changed by Ada, approved by Grace.');
    expect(inForce).toHaveTextContent('Two approvals in production');
  });

  it('says what keeps a newer one out of force, and what to do', async () => {
    const alert = {
      cause: 'unapproved' as const,
      reason: 'Nobody but its authors approved a1b2c3d of #7.',
      remedy: 'Change the file again.',
      since: ago({ minutes: 3 }),
      commit: 'a1b2c3d4e5f6',
    };
    const { inForce } = policyView();
    serve(
      policyView({
        store: 'git',
        alert,
        inForce: { ...inForce, governed: false, author: null, approvers: [] },
        propose: { allowed: false, reason: 'The policy lies in Git.' },
      }),
    );
    renderView(<PolicyContent />);
    const said = await screen.findByText(/A newer version was not approved/);
    expect(said.closest('[role=alert]')).toHaveTextContent(
      'Nobody but its authors approved a1b2c3d of #7. Change the file again.',
    );
    const region = screen.getByRole('region', { name: 'Policy in force' });
    expect(region).toHaveTextContent('ungoverned');
    expect(region).toHaveTextContent('The policy lies in Git.');
    const proposals = screen.getByRole('region', { name: 'Proposals' });
    expect(within(proposals).queryByRole('button', { name: /^Propose/ })).toBe(
      null,
    );
    expect(
      within(proposals).getByRole('link', { name: 'calendar' }),
    ).toHaveAttribute('href', '/change-control/calendar');
    expect(
      await within(proposals).findByText(/waits for a second person/),
    ).toBeVisible();
  });

  it('tells what enforcing would have held, with a link to each change', async () => {
    renderView(<PolicyContent />);
    const prod = await screen.findByRole('region', { name: 'Production' });
    expect(prod).toHaveTextContent(
      '4 changes were merged in the last 30 days, 1 of them that enforcing would have held. Peer review: 1',
    );
    expect(
      within(prod).getByRole('link', { name: '#14 payments-api' }),
    ).toHaveAttribute(
      'href',
      `/catalog/default/component/payments-api/promotion?change=${CHANGE_ID}`,
    );
    expect(prod).toHaveTextContent('has 0 of 1 independent approval');
  });

  it('tells what it would have refused of what was asked for in observe', async () => {
    const [held] = environmentMode().changes;
    serve(undefined, undefined, [
      environmentMode({
        mode: 'observe',
        passed: 0,
        held: 0,
        asked: 3,
        refused: 1,
        changes: [{ ...held, state: 'cancelled', phase: 'request' }],
      }),
    ]);
    renderView(<PolicyContent />);
    const prod = await screen.findByRole('region', { name: 'Production' });
    expect(prod).toHaveTextContent(
      'No change was merged in the last 30 days. 3 promotions were asked for and only recorded; enforcing would have refused 1 of them.',
    );
    expect(within(prod).getByRole('row', { name: /#14/ })).toHaveTextContent(
      'asked for',
    );
  });

  it('is proposed with its text, after what is wrong in it was shown', async () => {
    const wishes: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/policy/check`, () =>
        HttpResponse.json({
          problems: [
            { path: 'environments.0.mode', message: 'use warn', line: 3 },
          ],
          changes: [],
          looked: 0,
          open: 0,
        }),
      ),
      http.post(`${BASE}/v1/policy/proposals`, async ({ request }) => {
        wishes.push(await request.json());
        return HttpResponse.json(proposal(), { status: 201 });
      }),
    );
    renderView(<PolicyContent />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Propose another policy' }),
    );
    const dialog = screen.getByRole('dialog');
    const text = within(dialog).getByLabelText(/Policy \(YAML\)/);
    await userEvent.click(text);
    await userEvent.paste('    mode: strict');
    await userEvent.click(
      within(dialog).getByRole('button', { name: /Check/ }),
    );
    expect(
      await within(dialog).findByRole('list', { name: 'What is wrong' }),
    ).toHaveTextContent('Line 3, environments.0.mode: use warn');
    await userEvent.click(
      within(dialog).getByLabelText(/Why the policy is to be changed/),
    );
    await userEvent.paste(REASON);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Propose' }),
    );
    await screen.findByText(/a second person approves it/);
    expect(wishes).toEqual([
      { text: `${TEXT}    mode: strict`, reason: REASON, base: HASH },
    ]);
  });

  it('comes into force by a second person, with a reason', async () => {
    const reasons: unknown[] = [];
    server.use(
      http.post(
        `${BASE}/v1/policy/proposals/:id/approve`,
        async ({ request }) => {
          reasons.push(await request.json());
          serve(policyView(), [proposal({ state: 'approved' })]);
          return HttpResponse.json(proposal({ state: 'approved' }));
        },
      ),
    );
    renderView(<PolicyContent />);
    const list = await screen.findByRole('list', { name: 'Proposals' });
    expect(list).toHaveTextContent('+ requiredApprovals: 3');
    await userEvent.click(
      within(list).getByRole('button', { name: 'Approve' }),
    );
    const dialog = screen.getByRole('dialog');
    await userEvent.click(within(dialog).getByLabelText(/Why/));
    await userEvent.paste(REASON);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Bring it into force' }),
    );
    expect(
      await screen.findByText('The proposal is approved.'),
    ).toBeInTheDocument();
    expect(reasons).toEqual([{ reason: REASON }]);
  });

  it('says why one may not decide, and what it would change', async () => {
    const decide = { allowed: false, reason: 'You proposed it.' };
    serve(policyView(), [proposal({ decide })]);
    server.use(
      http.post(`${BASE}/v1/policy/check`, () => refusal(403, 'Not for you')),
    );
    renderView(<PolicyContent />);
    const list = await screen.findByRole('list', { name: 'Proposals' });
    expect(list).toHaveTextContent('You proposed it.');
    expect(
      within(list).getByRole('button', { name: 'Approve' }),
    ).toBeDisabled();
    await userEvent.click(
      within(list).getByRole('button', { name: 'Show what it would change' }),
    );
    expect(await screen.findByText('Not for you')).toBeInTheDocument();
  });
});

describe('The rules of a target', () => {
  it('say which line of the policy each comes from, and what it beats', async () => {
    server.use(
      http.get(`${ENTITY}/policy`, () => HttpResponse.json(targetPolicy())),
    );
    renderView(
      <WhyTheseRules
        service="component:default/payments-api"
        environment="prod"
      />,
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Why these rules?' }),
    );
    const [, first] = await screen.findAllByRole('row');
    expect(first).toHaveTextContent('requiredApprovals');
    expect(first).toHaveTextContent(
      'a rule for the service: services.0.requiredApprovals, line 41',
    );
    expect(first).toHaveTextContent(
      '1 by the environment: environments.2.requiredApprovals, line 12',
    );
  });
});

describe('how two texts differ', () => {
  it('is told with what stands around it', () => {
    const before = Array.from({ length: 20 }, (_, n) => `line ${n}\n`).join('');
    const lines = lineDiff(before, before.replace('line 10\n', 'line ten\n'));
    expect(lines[0]).toBeNull();
    expect(lines.slice(1, -1)).toEqual([
      { kind: 'same', text: 'line 7' },
      { kind: 'same', text: 'line 8' },
      { kind: 'same', text: 'line 9' },
      { kind: 'removed', text: 'line 10' },
      { kind: 'added', text: 'line ten' },
      { kind: 'same', text: 'line 11' },
      { kind: 'same', text: 'line 12' },
      { kind: 'same', text: 'line 13' },
    ]);
    expect(lines[lines.length - 1]).toBeNull();
  });
});
