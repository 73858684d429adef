import { Ids } from './ids';
import { revisionsIn } from './sources';
import { EventRecord, StateStore } from './state';
import { Application, Operation, OperationState } from './types';
import { rfc3339 } from './values';

/** Kubernetes forgets Events after an hour. */
const KEPT_MS = 3_600_000;

function isPartial(operation: Operation): boolean {
  return (operation.sync.resources ?? []).length > 0;
}

/** The Kubernetes Events that Argo CD writes beside its Applications. */
export class EventLog {
  constructor(
    private readonly store: StateStore,
    private readonly now: () => Date,
    private readonly ids: Ids,
  ) {}

  operationStarted(application: Application, operation: Operation) {
    const { username } = operation.initiatedBy ?? {};
    const partial = isPartial(operation) ? 'partial ' : '';
    const revision = revisionsIn(operation.sync).join(', ');
    const message = username
      ? `${username} initiated ${partial}sync to ${revision}`
      : `Initiated automated ${partial}sync to '${revision}'`;
    this.add(application, 'OperationStarted', message, 'Normal', username);
  }

  operationCompleted(application: Application, state: OperationState) {
    const what = isPartial(state.operation) ? 'Partial sync' : 'Sync';
    const revision = state.syncResult
      ? revisionsIn(state.syncResult).join(', ')
      : '';
    const subject = `${what} operation to ${revision}`;
    if (state.phase === 'Succeeded') {
      const message = `${subject} succeeded`;
      this.add(application, 'OperationCompleted', message, 'Normal');
    } else {
      const message = `${subject} failed: ${state.message}`;
      this.add(application, 'OperationCompleted', message, 'Warning');
    }
  }

  terminated(application: Application, username: string) {
    const message = `${username} terminated running operation`;
    this.add(application, 'ResourceUpdated', message, 'Normal', username);
  }

  updated(application: Application, what: string, from: string, to: string) {
    const message = `Updated ${what} status: ${from} -> ${to}`;
    this.add(application, 'ResourceUpdated', message, 'Normal');
  }

  /** The events of one Application that Kubernetes would still have. */
  of(application: Application): object {
    const { name, namespace, uid } = application.metadata;
    this.forgetOld();
    const items = this.store.state.events
      .filter(event => event.uid === uid)
      .map(event => ({
        metadata: {
          name: `${event.application}.${event.id.slice(0, 16)}`,
          namespace,
          uid: event.id,
          creationTimestamp: rfc3339(new Date(event.atMs)),
          ...(event.user ? { annotations: { user: event.user } } : {}),
        },
        involvedObject: {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          namespace,
          name,
          uid,
        },
        reason: event.reason,
        message: event.message,
        source: { component: event.user ? 'argocd-server' : 'controller' },
        firstTimestamp: rfc3339(new Date(event.atMs)),
        lastTimestamp: rfc3339(new Date(event.atMs)),
        count: 1,
        type: event.type,
      }));
    return { metadata: {}, items };
  }

  private add(
    application: Application,
    reason: string,
    message: string,
    type: EventRecord['type'],
    user?: string,
  ) {
    this.forgetOld();
    const { name, uid = '' } = application.metadata;
    this.store.state.events.push({
      id: this.ids.make('event', this.store.nextResourceVersion()),
      application: name,
      uid,
      reason,
      message,
      type,
      ...(user ? { user } : {}),
      atMs: this.now().getTime(),
    });
  }

  private forgetOld() {
    const since = this.now().getTime() - KEPT_MS;
    const { state } = this.store;
    const [oldest] = state.events;
    if (oldest && oldest.atMs < since) {
      state.events = state.events.filter(event => event.atMs >= since);
    }
  }
}
