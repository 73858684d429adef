import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import type { ChangeView as Change } from '@gitops-compliance/plugin-gitops-compliance-common';
import { emergency } from '../../testUtils/emergencyFixtures';
import {
  CHANGE_ID,
  ago,
  change,
  grace,
  summary,
} from '../../testUtils/fixtures';
import { BASE, refusal, serveFixtures, server } from '../../testUtils/server';
import { renderView } from '../../testUtils/render';
import { ChangeView } from '../ChangeView';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const OFFER = { revision: 'd'.repeat(40), approvedBy: 12, crosses: [] };

function merged(over: Partial<Change> = {}, wayBack = {}): Change {
  return change({
    summary: summary({ state: 'failed', endedAt: ago({ minutes: 1 }) }),
    ...over,
    actions: {
      ...change().actions,
      rollback: { allowed: true, reason: '' },
      ...over.actions,
    },
    wayBack: { ...change().wayBack, ...wayBack },
  });
}

async function open(data: Change, onOpen: (id: string) => void = () => {}) {
  server.use(http.get(`${BASE}/v1/changes/:id`, () => HttpResponse.json(data)));
  renderView(
    <ChangeView id={CHANGE_ID} onBack={() => undefined} onOpen={onOpen} />,
  );
  await screen.findByRole('heading', { name: 'Going back' });
}

/** At once: typing letter by letter takes long on a busy machine. */
async function write(field: HTMLElement, text: string) {
  await userEvent.click(field);
  await userEvent.paste(text);
}

const pressRollBack = () =>
  userEvent.click(screen.getByRole('button', { name: 'Roll back' }));

describe('Going back', () => {
  it('is one click and a reason where it is safe, and shows the rollback', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/changes/:id/rollback`, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(
          change({ summary: summary({ id: 'the-rollback' }) }),
          { status: 201 },
        );
      }),
    );
    const opened: string[] = [];
    await open(merged({}, { offer: OFFER }), id => opened.push(id));
    expect(
      screen.getByText(/which change #12 brought there approved and healthy/),
    ).toBeVisible();
    await pressRollBack();
    const dialog = within(screen.getByRole('dialog'));
    expect(
      dialog.getByText('Nothing that keeps state is crossed'),
    ).toBeVisible();
    await write(dialog.getByLabelText(/Reason/), 'Transfers fail');
    await userEvent.click(dialog.getByRole('button', { name: 'Roll back' }));
    await waitFor(() => expect(opened).toEqual(['the-rollback']));
    expect(asked).toEqual([{ reason: 'Transfers fail' }]);
  });

  it('asks for a plan and that it was checked where it crosses what keeps state', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/changes/:id/rollback`, async ({ request }) => {
        asked.push(await request.json());
        return refusal(409, 'Change #13 was merged after it.');
      }),
    );
    await open(
      merged({}, { offer: { ...OFFER, crosses: ['a migration (1.sql)'] } }),
    );
    await pressRollBack();
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByText('a migration (1.sql)')).toBeVisible();
    await write(dialog.getByLabelText(/Reason/), 'Transfers fail');
    await write(
      dialog.getByLabelText(/Back-out plan/),
      'Restore the backup of 14:00',
    );
    const confirm = dialog.getByRole('button', { name: 'Roll back' });
    await userEvent.click(confirm);
    expect(asked).toEqual([]);
    expect(
      dialog.getByText('Confirm that you checked the plan.'),
    ).toBeVisible();
    await userEvent.click(dialog.getByRole('checkbox'));
    await userEvent.click(confirm);
    expect(
      await dialog.findByText('Change #13 was merged after it.'),
    ).toBeVisible();
    expect(asked).toEqual([
      {
        reason: 'Transfers fail',
        backOutPlan: 'Restore the backup of 14:00',
        acknowledged: true,
      },
    ]);
  });

  it('goes under an emergency that is in force, where one is chosen', async () => {
    const here = emergency();
    const asked: unknown[] = [];
    server.use(
      http.get(`${BASE}/v1/emergencies`, () =>
        HttpResponse.json({ items: [here], nextCursor: null }),
      ),
      http.post(`${BASE}/v1/changes/:id/rollback`, async ({ request }) => {
        asked.push(await request.json());
        return refusal(409, 'Emergency E-12 is over.');
      }),
    );
    const [target] = here.targets;
    const ended = { state: 'failed', endedAt: ago({ minutes: 1 }) } as const;
    await open(
      merged({ summary: summary({ ...target, ...ended }) }, { offer: OFFER }),
    );
    await pressRollBack();
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.selectOptions(
      await dialog.findByLabelText('Emergency'),
      here.id,
    );
    expect(dialog.getByText(/Under E-12 these bend: calendar/)).toBeVisible();
    await write(dialog.getByLabelText(/Reason/), 'Transfers fail');
    await userEvent.click(dialog.getByRole('button', { name: 'Roll back' }));
    expect(await dialog.findByText('Emergency E-12 is over.')).toBeVisible();
    expect(asked).toEqual([{ reason: 'Transfers fail', emergency: here.id }]);
  });

  it.each([
    ['owed', ago({ minutes: -60 }), /Its review is owed/],
    ['overdue', ago({ minutes: 60 }), /Its review is overdue/],
  ])('says that a review is %s', async (_, reviewDueAt, text) => {
    await open(
      merged(
        {
          actions: {
            ...change().actions,
            review: { allowed: false, reason: 'Somebody else must review it.' },
          },
        },
        { undoes: { id: 'x', number: 13 }, reviewDueAt },
      ),
    );
    expect(screen.getByText(text)).toBeVisible();
    expect(screen.getByText(/Somebody else must review it/)).toBeVisible();
    expect(screen.getByText(/It undoes change #13/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Review' })).toBeNull();
  });

  it('takes the review of somebody else', async () => {
    const owed = { reviewDueAt: ago({ minutes: -60 }) };
    const data = merged(
      {
        actions: {
          ...change().actions,
          review: { allowed: true, reason: '' },
        },
      },
      owed,
    );
    server.use(
      http.post(`${BASE}/v1/changes/:id/review`, () => {
        Object.assign(data.wayBack, {
          reviewedAt: ago({ seconds: 1 }),
          reviewedBy: grace,
        });
        return HttpResponse.json(data);
      }),
    );
    await open(data);
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));
    const dialog = within(screen.getByRole('dialog'));
    await write(dialog.getByLabelText(/What you found/), 'It was right');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Put it on record' }),
    );
    expect(await screen.findByText(/Reviewed afterwards/)).toBeVisible();
  });
});
