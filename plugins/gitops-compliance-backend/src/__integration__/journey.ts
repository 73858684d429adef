import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { waitFor, type Caller, type TestWorld } from './testPortal';

/** A service's target and where its revision comes from. */
export interface Target {
  service: string;
  environment: string;
  from: string;
}

/** Body of the API's errors. */
export interface ApiErrorBody {
  error: {
    name: string;
    message: string;
    gates?: { gate: string; state: string; reason: string }[];
  };
}

/** Payments in production, from staging. */
export const PAYMENTS_PROD: Target = {
  service: 'payments-api',
  environment: 'prod',
  from: 'staging',
};

/** The ledger in production, pinned by a kustomize image. */
export const LEDGER_PROD: Target = {
  service: 'ledger-svc',
  environment: 'prod',
  from: 'staging',
};

/**
 * Waits until a promotion is offered; gives the revision.
 *
 * @param revision - the one that is to be offered; any without
 */
export async function promotable(
  caller: Caller,
  target: Target,
  revision?: string,
): Promise<string> {
  type Environment = Awaited<
    ReturnType<Caller['environments']>
  >['environments'][number];
  let seen: Environment[] = [];
  let offered: string | null = null;
  try {
    await waitFor(
      `${target.service} to be promotable to ${target.environment}`,
      async () => {
        const { status, body } = await caller.get<
          Awaited<ReturnType<Caller['environments']>>
        >(`/v1/entities/component/default/${target.service}/environments`);
        if (status !== 200) return false;
        seen = body.environments;
        const offer = seen
          .find(({ name }) => name === target.environment)
          ?.promotableFrom.find(({ from }) => from === target.from);
        offered = offer?.revision ?? null;
        return (
          offer?.allowed === true && (!revision || offer.revision === revision)
        );
      },
    );
  } catch (error) {
    throw new Error(`${(error as Error).message}: ${JSON.stringify(seen)}`);
  }
  return offered as unknown as string;
}

/** Body of a request for a promotion. */
export function wish(target: Target, revision: string, reason = 'A test') {
  return {
    entityRef: `component:default/${target.service}`,
    environment: target.environment,
    from: target.from,
    revision,
    reason,
  };
}

/** Requests a promotion once it is offered; gives the change's id. */
export async function request(caller: Caller, target: Target): Promise<string> {
  const revision = await promotable(caller, target);
  const { status, body } = await caller.post<ChangeView>(
    '/v1/changes',
    wish(target, revision),
  );
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body.summary.id;
}

/** Waits until a change satisfies a condition; gives it. */
export async function until(
  caller: Caller,
  id: string,
  what: string,
  holds: (change: ChangeView) => boolean,
): Promise<ChangeView> {
  let change: ChangeView | undefined;
  try {
    await waitFor(what, async () => {
      change = await caller.change(id);
      return holds(change);
    });
  } catch (error) {
    const { summary, problem, gates } = change ?? {};
    throw new Error(
      `${(error as Error).message}: ${JSON.stringify({
        state: summary?.state,
        sentence: summary?.sentence,
        problem,
        gates: gates?.filter(gate => gate.state !== 'open'),
      })}`,
    );
  }
  return change as ChangeView;
}

/** Waits until a change is in a state; gives it. */
export async function untilState(
  caller: Caller,
  id: string,
  state: ChangeView['summary']['state'],
): Promise<ChangeView> {
  return until(
    caller,
    id,
    `the change to be ${state}`,
    change => change.summary.state === state,
  );
}

/** Waits for the pull request and its check; gives its number and head. */
export async function untilOpened(
  caller: Caller,
  id: string,
): Promise<{ number: number; headSha: string }> {
  const change = await until(
    caller,
    id,
    'the pull request and its check',
    ({ summary, timeline }) =>
      summary.pullRequest !== null &&
      timeline.some(event => event.type === 'change.check-published'),
  );
  const { number, headSha } = change.summary.pullRequest as NonNullable<
    ChangeView['summary']['pullRequest']
  >;
  return { number, headSha };
}

/** A colleague approves on the forge; waits until it can be merged. */
export async function approve(
  world: TestWorld,
  caller: Caller,
  id: string,
  as = 'bob-builds',
): Promise<void> {
  const { number } = await untilOpened(caller, id);
  await world.forge.admin.review({
    owner: 'acme',
    repo: 'deploy',
    number,
    as,
    event: 'APPROVE',
  });
  await until(
    caller,
    id,
    'every gate to open',
    ({ actions }) => actions.merge.allowed,
  );
}

/** Requests, has approved, and asks for the merge; gives the change's id. */
export async function requestMerge(
  world: TestWorld,
  caller: Caller,
  target: Target,
): Promise<string> {
  const id = await request(caller, target);
  await approve(world, caller, id);
  const { status, body } = await caller.post(`/v1/changes/${id}/merge`);
  if (status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`);
  return id;
}

/** Cancels a change and waits until the forge closed its pull request. */
export async function cancel(caller: Caller, id: string): Promise<void> {
  const { status, body } = await caller.post(`/v1/changes/${id}/cancel`, {
    reason: 'The test is over',
  });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
}
