import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { EntityComplianceContent } from '../compliance/EntityComplianceContent';
import {
  check,
  compliance,
  dispute,
  environmentCompliance,
  grace,
  portalStatus,
} from '../testUtils/fixtures';
import {
  BASE,
  ENTITY,
  refusal,
  server,
  serveFixtures,
} from '../testUtils/server';
import { renderView } from '../testUtils/render';
import { DisputesContent } from './DisputesContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const dialog = () => within(screen.getByRole('dialog'));
const fill = async (name: RegExp, text: string) => {
  const field = dialog().getByRole('textbox', { name });
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
};
const confirm = (name: string) =>
  userEvent.click(dialog().getByRole('button', { name }));

describe('the list of disputes', () => {
  it('says what to do when there is none, and when they cannot be read', async () => {
    const { unmount } = renderView(<DisputesContent />);
    expect(await screen.findByText(/says so beside it/)).toBeVisible();
    unmount();
    server.use(
      http.get(`${BASE}/v1/disputes`, () => refusal(500, 'Out of order.')),
    );
    renderView(<DisputesContent />);
    expect(await screen.findByText('Out of order.')).toBeVisible();
  });

  it('has a verdict judged again by who may, and tells what came of it', async () => {
    const answered = dispute({
      id: 'b6c1d0f2-4f0e-4f11-8a57-1f2e3d4c5b6a',
      outcome: 'upheld',
      verdictNow: 'fail',
      factsMoved: false,
      answeredBy: grace,
      answeredAt: '2026-01-01T00:00:00Z',
      statement: 'I looked at the reviews',
      mayAnswer: { allowed: false, reason: 'It was answered already' },
    });
    const mine = dispute({
      id: 'c6c1d0f2-4f0e-4f11-8a57-1f2e3d4c5b6a',
      mayAnswer: { allowed: false, reason: 'You asked for it' },
    });
    server.use(
      http.get(`${BASE}/v1/disputes`, () =>
        HttpResponse.json({
          items: [dispute(), answered, mine],
          nextCursor: null,
        }),
      ),
    );
    const said: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/disputes/:id/answer`, async ({ request }) => {
        said.push(await request.json());
        return HttpResponse.json(
          dispute({ outcome: 'changed', verdictNow: 'pass', factsMoved: true }),
        );
      }),
    );
    renderView(<DisputesContent />);
    expect(
      await screen.findByText(/from the same entries, it was upheld: fail/),
    ).toBeVisible();
    expect(screen.getByText('You asked for it.')).toBeVisible();
    expect(
      screen.getAllByRole('link', { name: /^Evidence/ })[0],
    ).toHaveAttribute('href', 'https://wiki.example.com/51');
    await press('Answer the dispute of CHG-02 of payments-api in prod-eu');
    expect(dialog().getByText(/nobody chooses it/)).toBeVisible();
    await fill(/What you looked at/, 'The review was read late');
    await confirm('Judge it again');
    expect(
      await screen.findByText(/it changed from fail to pass/),
    ).toBeInTheDocument();
    expect(said).toEqual([{ statement: 'The review was read late' }]);
  });
});

describe('files as evidence', () => {
  const TEXT = new File(['x'.repeat(1536)], 'syncs.txt', {
    type: 'text/plain',
  });
  const choose = async (...files: File[]) =>
    userEvent.upload(await dialog().findByLabelText('Files'), files, {
      applyAccept: false,
    });
  const opened = async () => {
    server.use(
      http.get(`${ENTITY}/compliance`, () =>
        HttpResponse.json(
          compliance({
            environments: [environmentCompliance({ checks: [check()] })],
          }),
        ),
      ),
    );
    renderView(<EntityComplianceContent />);
    await press('Dispute CHG-02 in prod-eu');
    await fill(/Why the verdict is wrong/, 'Grace approved that head');
  };

  it('are chosen, shown, removed, and stay where they are refused', async () => {
    const wishes: { files?: { name: string; content: string }[] }[] = [];
    server.use(
      http.post(`${BASE}/v1/disputes`, async ({ request }) => {
        wishes.push((await request.json()) as (typeof wishes)[number]);
        return wishes.length === 1
          ? refusal(400, 'syncs.txt is not plain text in UTF-8')
          : HttpResponse.json(dispute(), { status: 201 });
      }),
    );
    await opened();
    await choose(TEXT, new File(['{}'], 'a.json'));
    expect(dialog().getByText('syncs.txt (plain text, 1.5 KiB)')).toBeVisible();
    await userEvent.click(
      dialog().getByRole('button', { name: 'Remove a.json' }),
    );
    expect(dialog().queryByText(/a\.json \(/)).not.toBeInTheDocument();
    await confirm('Dispute the verdict');
    expect(
      await dialog().findByText('syncs.txt is not plain text in UTF-8'),
    ).toBeVisible();
    expect(dialog().getByText(/syncs.txt \(/)).toBeVisible();
    await confirm('Dispute the verdict');
    expect(await screen.findByText(/Nobody has answered yet/)).toBeVisible();
    expect(wishes[1].files).toEqual([
      {
        name: 'syncs.txt',
        mediaType: 'text/plain',
        content: btoa('x'.repeat(1536)),
      },
    ]);
  });

  it('are taken where they are dropped, by a button that keys reach', async () => {
    await opened();
    const group = await dialog().findByRole('group', {
      name: 'Files as evidence',
    });
    fireEvent.drop(group, { dataTransfer: { files: [TEXT] } });
    expect(dialog().getByText(/syncs.txt \(/)).toBeVisible();
    const button = dialog().getByRole('button', { name: 'Choose files' });
    act(() => button.focus());
    expect(button).toHaveFocus();
    expect(button).toHaveAccessibleDescription(/at most 3, of 1 MiB each/);
    const picked = jest.spyOn(HTMLInputElement.prototype, 'click');
    await userEvent.keyboard('{Enter}');
    expect(picked).toHaveBeenCalledTimes(1);
    picked.mockRestore();
  });

  it.each([
    ['another type', [new File(['x'], 'a.docx')], /a.docx cannot be given/],
    ['an empty one', [new File([], 'a.txt')], /is empty/],
    [
      'a large one',
      [new File(['x'.repeat(1024 ** 2 + 1)], 'a.txt')],
      /may have 1 MiB/,
    ],
    ['one twice', [TEXT, TEXT], /chosen already/],
    [
      'too many',
      [1, 2, 3, 4].map(n => new File(['x'], `${n}.txt`)),
      /At most 3 files/,
    ],
  ])('say why not, of %s', async (_, files, why) => {
    await opened();
    if (files[0] === files[1]) await choose(files[0]);
    await choose(...files.slice(files[0] === files[1] ? 1 : 0));
    expect(await dialog().findByText(why)).toBeVisible();
  });

  it('are not asked for where they are off', async () => {
    server.use(
      http.get(`${BASE}/v1/status`, () =>
        HttpResponse.json(
          portalStatus({ disputeFiles: { maxFiles: 0, maxFileBytes: 1024 } }),
        ),
      ),
    );
    await opened();
    expect(dialog().queryByText('Choose files')).not.toBeInTheDocument();
  });

  it('are saved, say why when they cannot be, and that they were erased', async () => {
    server.use(
      http.get(`${BASE}/v1/disputes`, () =>
        HttpResponse.json({
          items: [
            dispute({
              files: [
                { name: 'a.pdf', mediaType: 'application/pdf', size: 2048 },
                { name: null, mediaType: 'image/png', size: 12 },
              ],
            }),
          ],
          nextCursor: null,
        }),
      ),
      http.get(
        `${BASE}/v1/disputes/:id/files/1`,
        () => refusal(404, 'It was erased'),
        { once: true },
      ),
    );
    const saved: string[] = [];
    URL.createObjectURL = () => 'blob:file';
    URL.revokeObjectURL = () => undefined;
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function record(this: HTMLAnchorElement) {
        saved.push(this.download);
      });
    renderView(<DisputesContent />);
    expect(
      await screen.findByText(/was erased \(PNG, 12 bytes\)/),
    ).toBeVisible();
    await press('Download a.pdf');
    expect(await screen.findByText('It was erased')).toBeVisible();
    server.use(
      http.get(
        `${BASE}/v1/disputes/:id/files/1`,
        () => new HttpResponse(new Blob(['%PDF-'])),
      ),
    );
    await press('Download a.pdf');
    await waitFor(() => expect(saved).toEqual(['a.pdf']));
    expect(screen.queryByText('It was erased')).not.toBeInTheDocument();
    click.mockRestore();
  });
});

it('a verdict on the Compliance tab can be disputed, with a link to the evidence', async () => {
  server.use(
    http.get(`${ENTITY}/compliance`, () =>
      HttpResponse.json(
        compliance({
          environments: [environmentCompliance({ checks: [check()] })],
        }),
      ),
    ),
  );
  const wishes: unknown[] = [];
  server.use(
    http.post(`${BASE}/v1/disputes`, async ({ request }) => {
      wishes.push(await request.json());
      return wishes.length === 1
        ? refusal(409, 'It is disputed already')
        : HttpResponse.json(dispute(), { status: 201 });
    }),
  );
  renderView(<EntityComplianceContent />);
  await press('Dispute CHG-02 in prod-eu');
  await fill(/Why the verdict is wrong/, 'Grace approved that head');
  await fill(/Where the evidence is/, 'ftp://x');
  await confirm('Dispute the verdict');
  expect(dialog().getByText(/begins with https/)).toBeVisible();
  await fill(/Where the evidence is/, 'https://wiki.example.com/51');
  await confirm('Dispute the verdict');
  expect(await dialog().findByText('It is disputed already')).toBeVisible();
  await confirm('Dispute the verdict');
  expect(await screen.findByText(/Nobody has answered yet/)).toBeVisible();
  expect(wishes[1]).toMatchObject({
    check: 'CHG-02',
    environment: 'prod-eu',
    link: 'https://wiki.example.com/51',
  });
});
