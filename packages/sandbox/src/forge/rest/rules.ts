import { Router } from 'express';
import { authenticate } from '../auth';
import { codeOwnersErrors } from '../codeowners/errors';
import { codeOwnersAt } from '../codeowners/file';
import { notFound, unprocessable } from '../errors';
import { noteActor } from '../requests';
import { hasRole } from '../roles';
import { rulesInForce, rulesetsOf } from '../rules/inForce';
import {
  createRuleset,
  deleteRuleset,
  rulesetOf,
  updateRuleset,
} from '../rules/rulesets';
import { RuleSuite } from '../rules/types';
import { World } from '../World';
import { answer, commitOf, ok, paginate, RepoCall, RepoRoutes } from './route';
import {
  listedRulesetJson,
  ruleInForceJson,
  ruleSuiteJson,
  rulesetJson,
} from './rulesetShapes';
import { Json } from './shapes';

const HOURS: Record<string, number> = {
  hour: 1,
  day: 24,
  week: 7 * 24,
  month: 30 * 24,
};

function detail(call: RepoCall, id: number, own: boolean): Json {
  const { world, identity, repo } = call;
  const ruleset = rulesetOf(world, repo, id, own);
  const mayWrite = identity.app
    ? identity.permissions?.administration === 'write'
    : hasRole(world, repo, identity.user, 'admin');
  return rulesetJson(world, ruleset, { repo, identity, mayWrite });
}

function suites(call: RepoCall): RuleSuite[] {
  const { world, repo, query } = call;
  const period = query.time_period ?? 'day';
  const result = query.rule_suite_result ?? 'all';
  if (!(period in HOURS) || !/^(all|pass|fail|bypass)$/.test(result)) {
    throw unprocessable('Invalid request.');
  }
  const since = world.now().getTime() - HOURS[period] * 3_600_000;
  const { ref, actor_name: actor } = query;
  const full = ref && !ref.startsWith('refs/') ? `refs/heads/${ref}` : ref;
  return world.state.ruleSuites
    .filter(
      suite =>
        suite.repoId === repo.id &&
        Date.parse(suite.at) >= since &&
        (!full || suite.ref === full) &&
        (!actor || world.user(suite.actorId).login === actor) &&
        (result === 'all' || suite.result === result),
    )
    .reverse();
}

function suiteRoutes(routes: RepoRoutes): void {
  const path = '/rulesets/rule-suites';
  routes.on('get', path, 'administration:write', call => {
    const { world, repo } = call;
    const page = paginate(call, suites(call));
    return ok(page.map(suite => ruleSuiteJson(world, repo, suite)));
  });
  routes.on('get', `${path}/:id(\\d+)`, 'administration:write', call => {
    const { world, repo, params } = call;
    const suite = world.state.ruleSuites.find(
      s => s.repoId === repo.id && s.id === Number(params.id),
    );
    if (!suite) {
      throw notFound();
    }
    return ok(ruleSuiteJson(world, repo, suite, true));
  });
}

/** Rulesets, the rules in force, rule suites and CODEOWNERS errors. */
export function ruleRoutes(routes: RepoRoutes): void {
  routes.on('get', '/rules/branches/:branch(*)', 'metadata:read', call => {
    const { world, repo, params } = call;
    const rules = rulesInForce(world, repo, `refs/heads/${params.branch}`)
      .filter(rule => rule.enforcement === 'active' && 'ruleset' in rule)
      .map(rule => ruleInForceJson(world, rule));
    return ok(paginate(call, rules));
  });
  suiteRoutes(routes);
  routes.on('get', '/rulesets', 'metadata:read', call => {
    const { world, repo, query } = call;
    const own = query.includes_parents === 'false';
    const targets = query.targets?.split(',');
    const found = rulesetsOf(world, repo)
      .filter(ruleset => !own || ruleset.repoId !== undefined)
      .filter(ruleset => !targets || targets.includes(ruleset.target));
    const page = paginate(call, found);
    return ok(page.map(ruleset => listedRulesetJson(world, ruleset)));
  });
  routes.on('post', '/rulesets', 'administration:write', async call => {
    const { world, identity, repo, body } = call;
    const made = await createRuleset(world, identity, { repo }, body);
    return answer(201, detail(call, made.id, true));
  });
  const one = '/rulesets/:id(\\d+)';
  routes.on('get', one, 'metadata:read', call =>
    ok(
      detail(
        call,
        Number(call.params.id),
        call.query.includes_parents === 'false',
      ),
    ),
  );
  routes.on('put', one, 'administration:write', async call => {
    const { world, identity, repo, params, body } = call;
    const ruleset = rulesetOf(world, repo, Number(params.id), true);
    await updateRuleset(world, identity, ruleset, body);
    return ok(detail(call, ruleset.id, true));
  });
  routes.on('delete', one, 'administration:write', async call => {
    const { world, identity, repo, params } = call;
    const ruleset = rulesetOf(world, repo, Number(params.id), true);
    await deleteRuleset(world, identity, ruleset);
    return answer(204);
  });
  routes.on('get', '/codeowners/errors', 'contents:read', async call => {
    const { world, repo, query } = call;
    const commit = await commitOf(call, query.ref ?? repo.defaultBranch);
    const file = await codeOwnersAt(world, repo, commit);
    if (!file) {
      throw notFound();
    }
    return ok({ errors: codeOwnersErrors(world, repo, file) });
  });
}

/** An organisation's rulesets, for its owners and its Apps. */
export function organizationRuleRoutes(world: World, router: Router): void {
  const path = '/orgs/:org/rulesets';
  router.get([path, `${path}/:id(\\d+)`], async (request, response) => {
    const identity = authenticate(world, request.headers.authorization);
    noteActor(response, identity);
    const { org: login, id }: Record<string, string | undefined> =
      request.params;
    const org = world.findOrganization(login ?? '');
    const { app, permissions, user } = identity;
    const may = app
      ? app.organization === org?.login &&
        permissions?.organization_administration !== undefined
      : org?.ownerIds?.includes(user.id);
    if (!org || !may) {
      throw notFound();
    }
    const found = world.state.rulesets.filter(
      ({ repoId, owner }) => repoId === undefined && owner === org.login,
    );
    if (id === undefined) {
      response.json(found.map(ruleset => listedRulesetJson(world, ruleset)));
      return;
    }
    const ruleset = found.find(known => known.id === Number(id));
    if (!ruleset) {
      throw notFound();
    }
    response.json(rulesetJson(world, ruleset));
  });
}
