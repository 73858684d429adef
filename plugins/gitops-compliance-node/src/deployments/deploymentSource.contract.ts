import { waitFor } from '../testUtils/waitFor';
import type {
  ApplicationEvent,
  DeploymentSource,
  ObservedApplication,
} from './DeploymentSource';
import { RenderFailedError, SourceUnavailableError } from './errors';

/** A source with one application that is synced by hand, and its world. */
export interface DeploymentSourceUnderTest {
  source: DeploymentSource;
  /** Name of an application without auto-sync, synced and healthy. */
  application: string;
  /** Commits a new version; returns the commit once the source sees it. */
  release(): Promise<string>;
  /** Requests since the last call. */
  takeRequests(): { reads: number; writes: number };
  /** Makes the source unreachable; returns what ends it. */
  down(): () => void;
  close(): Promise<void>;
}

/** What every `DeploymentSource` promises; see the interface for the rules. */
export function deploymentSourceContract(
  name: string,
  make: () => Promise<DeploymentSourceUnderTest>,
): void {
  describe(`${name} holds to the contract of DeploymentSource`, () => {
    let given: DeploymentSourceUnderTest;
    let ended: AbortController;
    beforeEach(async () => {
      ended = new AbortController();
      given = await make();
    });
    afterEach(async () => {
      ended.abort();
      await given.close();
    });

    const listed = async (): Promise<ObservedApplication> => {
      const all = await given.source.list();
      const found = all.find(app => app.name === given.application);
      if (!found) {
        throw new Error(`the list lacks ${given.application}`);
      }
      return found;
    };
    const listedWhen = (
      what: string,
      isSo: (application: ObservedApplication) => boolean,
    ) =>
      waitFor(`${given.application} ${what}`, async () => {
        const application = await listed();
        return isSo(application) && application;
      });
    const watching = () => {
      const events: ApplicationEvent[] = [];
      let alive = 0;
      const done = given.source.watch({
        onEvent: async event => {
          events.push(event);
        },
        onAlive: () => {
          alive += 1;
        },
        signal: ended.signal,
      });
      return { events, done, alive: () => alive };
    };
    const requestFor = (correlationId: string) => async () => {
      const { namespace, name: app, project } = await listed();
      return {
        namespace,
        name: app,
        project,
        revision: null,
        correlationId,
        reason: 'Change 1',
      };
    };
    const firstChange = requestFor('change-1');

    it('lists every application in one request', async () => {
      await given.source.list();
      given.takeRequests();
      const application = await listed();
      expect(given.takeRequests()).toEqual({ reads: 1, writes: 0 });
      expect(application).toMatchObject({
        autoSync: false,
        sync: { status: 'synced' },
        health: 'healthy',
      });
      expect(application.uid).not.toBe('');
      expect(application.sync.revisions).toHaveLength(1);
      expect(application.history.at(-1)?.revisions).toEqual(
        application.sync.revisions,
      );
    });

    it('tells of a new version, and the same by stream and list', async () => {
      const { events, done, alive } = watching();
      const isOurs = (event: ApplicationEvent) =>
        event.application.name === given.application;
      await waitFor('the stream tells what is there', () =>
        events.some(isOurs),
      );
      expect(alive()).toBeGreaterThan(0);
      const revision = await given.release();
      const application = await listedWhen(
        `is out of sync with ${revision}`,
        ({ sync }) =>
          sync.status === 'out-of-sync' && sync.revisions[0] === revision,
      );
      const last = await waitFor('the stream tells of it', () => {
        const event = events.filter(isOurs).at(-1);
        return event?.application.sync.revisions[0] === revision && event;
      });
      expect(last.kind).toBe('changed');
      expect(last.application).toEqual(application);
      ended.abort();
      await done;
    });

    it('waits for the consumer before it gives the next event', async () => {
      let busy = 0;
      let most = 0;
      let seen = 0;
      const done = given.source.watch({
        onEvent: async () => {
          busy += 1;
          most = Math.max(most, busy);
          await new Promise(resolve => setImmediate(resolve));
          busy -= 1;
          seen += 1;
        },
        onAlive: () => undefined,
        signal: ended.signal,
      });
      await waitFor('an event came', () => seen > 0);
      const before = seen;
      await given.release();
      await waitFor('another event came', () => seen > before);
      ended.abort();
      await done;
      expect(most).toBe(1);
    });

    it('throws what the consumer throws', async () => {
      const watch = given.source.watch({
        onEvent: async () => {
          throw new Error('cannot record');
        },
        onAlive: () => undefined,
        signal: ended.signal,
      });
      await expect(watch).rejects.toThrow('cannot record');
    });

    it('returns when the stream ends, and refuses a new one', async () => {
      const { events, done } = watching();
      await waitFor('the stream stands', () => events.length > 0);
      const up = given.down();
      await done;
      await expect(watching().done).rejects.toThrow(SourceUnavailableError);
      up();
    });

    it('syncs once per correlation id', async () => {
      const revision = await given.release();
      await listedWhen('sees it', app => app.sync.revisions[0] === revision);
      const request = await firstChange();
      given.takeRequests();
      await given.source.sync(request);
      expect(given.takeRequests()).toEqual({ reads: 1, writes: 1 });
      await given.source.sync(request);
      expect(given.takeRequests()).toEqual({ reads: 1, writes: 0 });
      const application = await listedWhen(
        'has synced and is healthy',
        ({ operation, health }) =>
          operation?.phase === 'succeeded' &&
          operation.correlationId === 'change-1' &&
          health === 'healthy',
      );
      expect(application).toMatchObject({
        sync: { status: 'synced', revisions: [revision] },
        operation: {
          revisions: [revision],
          automated: false,
          startedBy: await given.source.account(),
          partial: false,
          finishedAt: expect.stringMatching(/Z$/),
        },
      });
      given.takeRequests();
      await given.source.sync(request);
      expect(given.takeRequests()).toEqual({ reads: 1, writes: 0 });
    });

    it('refuses to sync what runs already for another change', async () => {
      const request = await firstChange();
      const other = await requestFor('change-2')();
      await given.source.sync(request);
      await expect(given.source.sync(other)).rejects.toMatchObject({
        name: 'SyncRefusedError',
        reason: 'busy',
      });
    });

    it('renders another commit than the one that runs, and applies nothing', async () => {
      const before = await listed();
      const revision = await given.release();
      const { namespace, name: app, project } = before;
      const at = (wanted: string | null) =>
        given.source.renderManifests({
          namespace,
          name: app,
          project,
          revisions: [wanted],
        });
      given.takeRequests();
      const old = await at(before.sync.revisions[0]);
      expect(given.takeRequests()).toEqual({ reads: 1, writes: 0 });
      const fresh = await at(revision);
      expect(old.manifests).not.toEqual([]);
      expect(fresh.manifests).not.toEqual(old.manifests);
      expect((await at(revision)).manifests).toEqual(fresh.manifests);
      for (const manifest of fresh.manifests) {
        expect(manifest).toMatchObject({
          apiVersion: expect.any(String),
          kind: expect.any(String),
          metadata: { name: expect.any(String) },
        });
      }
      expect((await listed()).operation).toEqual(before.operation);
    });

    it('says that a commit cannot be rendered', async () => {
      const { namespace, name: app, project } = await listed();
      await expect(
        given.source.renderManifests({
          namespace,
          name: app,
          project,
          revisions: ['f'.repeat(40)],
        }),
      ).rejects.toThrow(RenderFailedError);
    });

    it('tells of no progressive delivery where there is none, in one request', async () => {
      const { namespace, name: app, project } = await listed();
      given.takeRequests();
      expect(
        await given.source.readRollouts({ namespace, name: app, project }),
      ).toEqual([]);
      expect(given.takeRequests()).toEqual({ reads: 1, writes: 0 });
    });

    it('tells which objects are not as Git says, where it can tell, in one request', async () => {
      const { readLiveDifferences: read } = given.source;
      if (!read) return;
      const { namespace, name: app, project } = await listed();
      const differences = () =>
        read.call(given.source, { namespace, name: app, project });
      expect(await differences()).toEqual([]);
      await given.release();
      given.takeRequests();
      const found = await differences();
      expect(given.takeRequests()).toEqual({ reads: 1, writes: 0 });
      expect(found).not.toEqual([]);
      for (const { kind, name: object, declared, live } of found) {
        expect(declared).not.toEqual(live);
        expect(declared).toMatchObject({ kind, metadata: { name: object } });
        expect(live).toMatchObject({ kind, metadata: { name: object } });
      }
    });

    it('tells what runs, and what Git declares of it, where it can tell, in two requests', async () => {
      const { readRuntime: read } = given.source;
      if (!read) return;
      const { namespace, name: app, project } = await listed();
      given.takeRequests();
      const {
        workloads,
        secrets = [],
        health,
      } = await read.call(given.source, {
        namespace,
        name: app,
        project,
      });
      expect(given.takeRequests()).toEqual({ reads: 2, writes: 0 });
      expect(workloads).not.toEqual([]);
      for (const { declared, running } of workloads) {
        expect(running).not.toEqual([]);
        expect(running).toEqual(declared);
      }
      // Whatever it manages, nothing is wrong with it.
      expect(secrets.flatMap(({ problems }) => problems)).toEqual([]);
      expect(health?.kinds.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining([workloads[0].kind]),
      );
    });

    it('says that it is unavailable, and works again afterwards', async () => {
      const request = await firstChange();
      const up = given.down();
      await expect(given.source.list()).rejects.toThrow(SourceUnavailableError);
      await expect(given.source.sync(request)).rejects.toThrow(
        SourceUnavailableError,
      );
      up();
      await expect(listed()).resolves.toBeDefined();
    });
  });
}
