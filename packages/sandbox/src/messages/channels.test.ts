import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import emailModule from '@backstage/plugin-notifications-backend-module-email';
import slackModule from '@backstage/plugin-notifications-backend-module-slack';
import {
  notificationService,
  type NotificationService,
} from '@backstage/plugin-notifications-node';
import { waitFor } from '../waitFor';
import { startMail, type MailServer } from './mail';
import { startSlack, type SlackStandIn } from './slack';
import { channelSettings } from './startChannels';

jest.setTimeout(60_000);

const TOKEN = 'xoxb-only-for-tests';
let mockApiUrl = '';

jest.mock('@slack/web-api', () => {
  const real = jest.requireActual('@slack/web-api');
  return {
    ...real,
    WebClient: class extends real.WebClient {
      constructor(token: string) {
        super(token, { slackApiUrl: mockApiUrl });
      }
    },
  };
});

describe('Backstage’s channels against the stand-ins', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let mail: MailServer;
  let slack: SlackStandIn;
  let backend: TestBackend;
  let notifications: NotificationService;

  beforeAll(async () => {
    mail = await startMail(0);
    slack = await startSlack({ port: 0, token: TOKEN, page: () => '' });
    mockApiUrl = slack.apiUrl;
    const knex = await databases.init('POSTGRES_18');
    backend = await startTestBackend({
      features: [
        mockServices.database.factory({ knex }),
        notificationsPlugin,
        emailModule,
        slackModule,
        catalogServiceMock.factory({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'User',
              metadata: { name: 'carl', namespace: 'default' },
              spec: { profile: { email: 'carl@acme.example' }, memberOf: [] },
            },
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://portal.example' },
            notifications: { processors: channelSettings(mail.port, TOKEN) },
          },
        }),
        createBackendPlugin({
          pluginId: 'gitops-compliance',
          register(env) {
            env.registerInit({
              deps: {
                service: notificationService,
                // The router of its own is what the service's address needs.
                router: coreServices.httpRouter,
              },
              async init({ service }) {
                notifications = service;
              },
            });
          },
        }),
      ],
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await slack?.close();
    await mail?.close();
  });

  const send = (title: string) =>
    notifications.send({
      recipients: { type: 'entity', entityRef: ['user:default/carl'] },
      payload: {
        title,
        description: 'It waits for the board ‹!here›.',
        link: '/change-control/changes?change=1',
        topic: 'vote-asked',
        severity: 'high',
        scope: 'change:1',
      },
    });

  it('a message comes by mail and by Slack, and the next of its subject takes its place', async () => {
    await send('Your vote is asked for');
    await waitFor('both to come', async () => {
      return mail.mails().length > 0 && slack.messages().length > 0;
    });
    const [letter] = mail.mails();
    expect(letter.to).toEqual(['carl@acme.example']);
    expect(letter.raw).toMatch(/^Subject: Your vote is asked for\r?$/m);
    expect(letter.raw.replace(/=\r?\n/g, '')).toContain(
      'http://portal.example/change-control/changes?change=3D1',
    );
    expect(slack.messages()).toMatchObject([
      { channel: 'UCARL', text: 'Your vote is asked for', updates: 0 },
    ]);
    await send('Your vote does not count any more');
    await waitFor('the message to be another', async () =>
      slack.messages().some(({ updates }) => updates === 1),
    );
    expect(slack.messages()).toMatchObject([
      { channel: 'UCARL', text: 'Your vote does not count any more' },
    ]);
  });
});
