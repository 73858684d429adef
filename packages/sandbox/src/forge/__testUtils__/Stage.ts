import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { checker, schemaOf } from './schemas';
import {
  APP_ID,
  appOnly,
  APP_KEY,
  asUser,
  OWNER,
  seededForge,
  temporaryDir,
  webhookSink,
} from './testForge';
import { Forge } from '../index';
import { restRouter } from '../rest/router';
import { WebhookFaults } from '../webhookFaults';
import { Webhooks } from '../webhooks';
import { World } from '../World';

const parameter = /:\w+(\([^)]*\))?|\{\w+\}/g;

/** A route of Express or of GitHub's description, parameters unnamed. */
const unnamed = (method: string, path: string) =>
  `${method.toUpperCase()} ${path.replace(parameter, '{}')}`;

/** The parts of the API, each with a suite that must answer all its routes. */
export type Part = 'accounts' | 'pulls' | 'git';

const REPOSITORY = ' /repos/{}/{}';
const PULLS =
  /^PATCH \/repos\/\{\}\/\{\}$|\/(pulls|issues|protection|rules|rulesets|codeowners|collaborators)(\/|$)/;

function partOf(route: string): Part {
  const isCommit = route.endsWith('/commits/{}/pulls');
  if (!isCommit && PULLS.test(route)) {
    return 'pulls';
  }
  return route.includes(REPOSITORY) && !route.endsWith('/installation')
    ? 'git'
    : 'accounts';
}

/**
 * Where GitHub's description is wrong: it has the accounts of the list of
 * installations be users and enterprises at once; of one, either. And it forgets
 * that the repository of a head may be gone.
 */
const FALSE_ALARMS = [
  { route: 'GET /app/installations', at: '/0/account' },
  { route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}', at: '/head/repo' },
];

/**
 * A forge whose every answer is compared with GitHub's OpenAPI description: an
 * answer that differs fails the call.
 */
export class Stage {
  readonly answered = new Set<string>();
  forge!: Forge;
  sink!: Awaited<ReturnType<typeof webhookSink>>;
  private readonly problems = checker();
  private dir!: Awaited<ReturnType<typeof temporaryDir>>;

  async open(): Promise<void> {
    this.dir = await temporaryDir();
    this.forge = await seededForge(this.dir.dir);
    this.sink = await webhookSink();
    await this.forge.admin.setWebhookUrl(APP_ID, this.sink.url);
    await this.forge.admin.ensureOrganizationMember({
      org: OWNER,
      login: 'cleo',
      role: 'admin',
    });
  }

  async close(): Promise<void> {
    await this.forge.close();
    await this.sink.close();
    await this.dir.dispose();
  }

  /** A person's client; cleo owns the organisation. */
  as(login: string): Octokit {
    return this.watched(asUser(this.forge, login));
  }

  /** The App with its JWT. */
  app(): Octokit {
    return this.watched(appOnly(this.forge));
  }

  /** The App through its installation. */
  async installation(): Promise<Octokit> {
    const { data } = await this.app().rest.apps.getOrgInstallation({
      org: OWNER,
    });
    const { log, request } = appOnly(this.forge);
    return this.watched(
      new Octokit({
        baseUrl: request.endpoint.DEFAULTS.baseUrl,
        log,
        authStrategy: createAppAuth,
        auth: {
          appId: APP_ID,
          privateKey: APP_KEY,
          installationId: data.id,
        },
      }),
    );
  }

  /** Everybody with this token. */
  withToken(token: string): Octokit {
    const { log } = appOnly(this.forge);
    const settings = { baseUrl: this.forge.apiUrl, auth: token, log };
    return this.watched(new Octokit(settings));
  }

  /** The routes of a part that nobody has asked for with success. */
  async unanswered(part: Part): Promise<string[]> {
    const routes = (await this.routes()).filter(r => partOf(r) === part);
    if (routes.length === 0) {
      throw new Error(`The forge serves no routes of ${part}`);
    }
    return routes.filter(route => !this.answered.has(route));
  }

  private async routes(): Promise<string[]> {
    const { dir, dispose } = await temporaryDir();
    const world = new World(dir);
    world.webhooks = new Webhooks(world, new WebhookFaults());
    const routes = restRouter(world).stack.flatMap(({ route }) =>
      route
        ? Object.keys(
            (route as unknown as { methods: Record<string, boolean> }).methods,
          ).flatMap(method =>
            [route.path].flat().map(path => unnamed(method, path)),
          )
        : [],
    );
    world.close();
    await dispose();
    return [...new Set([...routes, 'GET /rate_limit'])].sort();
  }

  private watched(octokit: Octokit): Octokit {
    const check = (
      { method, url }: { method: string; url: string },
      status: number,
      data: unknown,
    ) => {
      // GraphQL and following pages are no templates; many refusals that
      // GitHub gives are in no description.
      const schema = schemaOf(url, method.toLowerCase(), status);
      const isRefusal = status >= 400;
      const isTemplate = url.startsWith('/') && url !== '/graphql';
      if (!isTemplate || (isRefusal && schema === 'not described')) {
        return;
      }
      const isEmpty = data === undefined || data === '';
      const found =
        schema === undefined
          ? [isEmpty ? [] : 'has a body']
          : [isEmpty ? 'has no body' : this.judge(schema, data)];
      const alarms = FALSE_ALARMS.filter(a => a.route === `${method} ${url}`);
      const real = found
        .flat()
        .filter(text => !alarms.some(({ at }) => text.startsWith(at)));
      if (real.length > 0) {
        const where = `${method} ${url} ${status}`;
        throw new Error(`${where}: ${real.join('; ')}`);
      }
    };
    octokit.hook.after('request', (response, options) => {
      check(options, response.status, response.data);
      this.answered.add(unnamed(options.method, options.url));
    });
    octokit.hook.error('request', (error, options) => {
      if ('response' in error && error.response) {
        check(options, error.status, error.response.data);
      }
      throw error;
    });
    return octokit;
  }

  private judge(schema: string, data: unknown): string[] {
    return schema === 'not described' ? [schema] : this.problems(schema, data);
  }
}
