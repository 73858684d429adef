import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  SourceUnavailableError,
  type ApplicationEvent,
  type ApplicationKey,
  type DeploymentSource,
  type LiveDifference,
  type ObservedApplication,
  type ObservedProject,
  type ObservedRollout,
  type ObservedRuntime,
  type Rendering,
  type RenderRequest,
  type SyncRequest,
  type SyncWindow,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from './config';
import { ArgoCdApi, LIST_TIMEOUT_MS } from './http/ArgoCdApi';
import { parseJson } from './http/errors';
import { readLiveDifferences } from './liveDifferences';
import { normaliseApplication } from './normalise';
import { readProjects } from './projects';
import { STREAM_FIELDS } from './rawApplication';
import { renderManifests } from './render';
import { readRollouts } from './rollouts';
import { readRuntime } from './runtime';
import { readEvents } from './sse';
import { sync } from './sync';
import { readSyncWindows } from './syncWindows';

/** Argo CD shows life every 15 s; three silences in a row end a stream. */
export const IDLE_TIMEOUT_MS = 45_000;

/** What is left of a list without its items. */
const listSchema = z.object({ items: z.array(z.literal(0)).nullish() });
const userInfoSchema = z.object({ username: z.string().optional() });
const messageSchema = z.union([
  z.object({
    result: z.object({
      type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
      application: z.unknown(),
    }),
  }),
  z.object({ error: z.object({ message: z.string().optional() }) }),
]);

const STREAM_QUERY = new URLSearchParams({
  fields: [
    'result.type',
    ...STREAM_FIELDS.map(field => `result.application.${field}`),
    'error',
  ].join(','),
});

/** Time-outs, for tests. */
export interface ArgoCdSourceOptions {
  logger: LoggerService;
  requestTimeoutMs?: number;
  listTimeoutMs?: number;
  idleTimeoutMs?: number;
}

/**
 * One Argo CD instance as a deployment source.
 *
 * `list` takes whole applications, since the list's field whitelist leaves out
 * history, operation infos and messages (about 11 KB each: reconcile every few
 * minutes, not seconds), and keeps of each only what is normalised. `watch` selects just what is normalised, and Argo CD
 * keeps back events in which none of that changed. It never asks for a refresh,
 * which would make Argo CD reconcile.
 */
export class ArgoCdSource implements DeploymentSource {
  readonly instance: string;
  readonly provider = 'argocd';
  private readonly api: ArgoCdApi;
  private ownAccount: Promise<string | null> | null = null;

  constructor(
    private readonly settings: ArgoCdInstanceSettings,
    private readonly options: ArgoCdSourceOptions,
  ) {
    this.instance = settings.name;
    const { requestTimeoutMs: timeoutMs } = options;
    this.api = new ArgoCdApi(settings, { timeoutMs });
  }

  account(signal?: AbortSignal): Promise<string | null> {
    this.ownAccount ??= this.readAccount(signal).catch(error => {
      this.ownAccount = null;
      throw error;
    });
    return this.ownAccount;
  }

  async list(signal?: AbortSignal): Promise<ObservedApplication[]> {
    const what = 'list applications';
    const applications: ObservedApplication[] = [];
    const rest = await this.api.getItems(
      {
        path: '/api/v1/applications',
        what,
        timeoutMs: this.options.listTimeoutMs ?? LIST_TIMEOUT_MS,
        signal,
      },
      raw => {
        const application = this.normalise(raw);
        if (application) applications.push(application);
      },
    );
    if (!listSchema.safeParse(rest).success) {
      throw new SourceUnavailableError(
        `Could not ${what}: Argo CD '${this.instance}' answered unlike Argo CD: check ${this.settings.key}.url`,
      );
    }
    return applications;
  }

  async watch(options: {
    onEvent: (event: ApplicationEvent) => Promise<void>;
    onAlive: () => void;
    signal: AbortSignal;
  }): Promise<void> {
    const { onEvent, onAlive, signal } = options;
    const what = 'watch applications';
    let body: ReadableStream<Uint8Array>;
    try {
      body = await this.api.stream({
        path: `/api/v1/stream/applications?${STREAM_QUERY}`,
        accept: 'text/event-stream',
        what,
        signal,
      });
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      throw error;
    }
    onAlive();
    const idleMs = this.options.idleTimeoutMs ?? IDLE_TIMEOUT_MS;
    const items = untilBroken(readEvents(body, idleMs), error =>
      this.options.logger.debug(
        `The application stream of Argo CD '${this.instance}' broke: ${error}`,
      ),
    );
    for await (const item of items) {
      if (signal.aborted) {
        return;
      }
      if ('alive' in item) {
        onAlive();
        continue;
      }
      const event = this.readEvent(item.data, what);
      if (event) {
        await onEvent(event);
      }
    }
  }

  sync(request: SyncRequest, signal?: AbortSignal): Promise<void> {
    return sync(this.api, this.settings, request, signal);
  }

  renderManifests(
    request: RenderRequest,
    signal?: AbortSignal,
  ): Promise<Rendering> {
    return renderManifests(this.api, this.settings, request, signal);
  }

  readRollouts(
    application: ApplicationKey & { project: string },
    signal?: AbortSignal,
  ): Promise<ObservedRollout[]> {
    return readRollouts(this.api, this.settings, application, signal);
  }

  readProjects(signal?: AbortSignal): Promise<ObservedProject[]> {
    return readProjects(this.api, this.settings, signal);
  }

  readSyncWindows(
    projects: readonly string[],
    signal?: AbortSignal,
  ): Promise<Map<string, SyncWindow[]>> {
    return readSyncWindows(this.api, this.settings, projects, signal);
  }

  readLiveDifferences(
    application: ApplicationKey & { project: string },
    signal?: AbortSignal,
  ): Promise<LiveDifference[]> {
    return readLiveDifferences(this.api, this.settings, application, signal);
  }

  readRuntime(
    application: ApplicationKey & { project: string },
    signal?: AbortSignal,
  ): Promise<ObservedRuntime> {
    return readRuntime(this.api, this.settings, application, signal);
  }

  applicationUrl({ namespace, name }: ApplicationKey): string {
    const path = [namespace, name].map(encodeURIComponent).join('/');
    return `${this.settings.frontendUrl}/applications/${path}`;
  }

  private async readAccount(signal?: AbortSignal): Promise<string | null> {
    const what = 'read our account';
    const path = '/api/v1/session/userinfo';
    const answer = await this.api.get({ path, what, signal });
    const parsed = userInfoSchema.safeParse(answer);
    return (parsed.success && parsed.data.username) || null;
  }

  private readEvent(data: string, what: string): ApplicationEvent | null {
    const parsed = messageSchema.safeParse(parseJson(data));
    if (!parsed.success) {
      this.options.logger.warn(
        `Argo CD '${this.instance}' sent a stream message that is not an application event; the next list shows what it was`,
      );
      return null;
    }
    if ('error' in parsed.data) {
      throw new SourceUnavailableError(
        `Could not ${what}: Argo CD '${this.instance}' ended the stream with an error`,
      );
    }
    const { type, application: raw } = parsed.data.result;
    const application = this.normalise(raw);
    return (
      application && {
        kind: type === 'DELETED' ? 'removed' : 'changed',
        application,
      }
    );
  }

  private normalise(raw: unknown): ObservedApplication | null {
    const application = normaliseApplication(raw);
    if (!application) {
      this.options.logger.warn(
        `Argo CD '${this.instance}' told of an application without a name; it is left out`,
      );
    }
    return application;
  }
}

/** Ends where reading breaks; what the consumer throws is not touched. */
async function* untilBroken<T>(
  items: AsyncGenerator<T, void, void>,
  onBroken: (error: unknown) => void,
): AsyncGenerator<T, void, void> {
  const next = async () => {
    try {
      return await items.next();
    } catch (error) {
      onBroken(error);
      return { done: true, value: undefined } as const;
    }
  };
  try {
    for (;;) {
      const item = await next();
      if (item.done) {
        return;
      }
      yield item.value;
    }
  } finally {
    await items.return();
  }
}
