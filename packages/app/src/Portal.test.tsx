import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import portal from './Portal';

const server = setupServer();
registerMswTestHooks(server);

const BACKEND = 'http://localhost:7007';
const PERSONAS = [
  {
    id: 'developer',
    title: 'Dora, developer',
    description: 'Promotes payments-api.',
    entityRef: 'user:default/dora',
  },
  {
    id: 'lead',
    title: 'Lena, team lead',
    description: 'Reviews.',
    entityRef: 'user:default/lena',
  },
];

function startApp(config: object) {
  process.env = {
    ...process.env,
    NODE_ENV: 'test',
    APP_CONFIG: [
      {
        context: 'test',
        data: {
          app: { title: 'Portal', baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: BACKEND },
          ...config,
        },
      },
    ] as unknown as string,
  };
  return render(portal.createRoot());
}

beforeEach(() => {
  window.sessionStorage.clear();
  server.use(
    http.all(`${BACKEND}/*`, () => HttpResponse.json({}, { status: 404 })),
  );
});

describe('signing in', () => {
  it('lets the visitor choose a person of the sandbox, and says what they are', async () => {
    startApp({ sandbox: { personas: PERSONAS } });
    expect(
      await screen.findByRole('heading', { name: 'Choose who you are' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/these people exist only in the local sandbox/),
    ).toBeInTheDocument();
    expect(
      within(screen.getAllByRole('list')[0]).getAllByRole('button'),
    ).toHaveLength(2);
  });

  it('signs in as the chosen person, and says so when that fails', async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get(`${BACKEND}/api/auth/persona/refresh`, ({ request }) => {
        asked.push(request.headers.get('x-demo-persona'));
        return HttpResponse.json(
          { error: { name: 'NotAllowedError', message: 'Not in production.' } },
          { status: 403 },
        );
      }),
    );
    startApp({ sandbox: { personas: PERSONAS } });
    await userEvent.click(
      await screen.findByRole('button', { name: /Lena, team lead/ }),
    );
    expect(
      await screen.findByRole('heading', { name: 'Signing in did not work' }),
    ).toBeInTheDocument();
    expect(asked).toEqual(['lead']);
    await userEvent.click(screen.getByRole('button', { name: 'Choose again' }));
    expect(
      await screen.findByRole('heading', { name: 'Choose who you are' }),
    ).toBeInTheDocument();
  });
});
