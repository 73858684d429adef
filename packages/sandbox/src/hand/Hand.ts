import type { Forge } from '../forge';
import type { World } from '../world/World';
import { Deployments, type Deployed } from './Deployments';
import { Fights } from './Fights';
import { Lifts } from './Lifts';
import type { NameKind } from './names';
import { fileOf, pinOf, type Pin } from './pins';
import { Refusal } from './Refusal';
import { CONFIG } from './repositories';

/** What the hand reaches. */
export interface HandOptions {
  world: World;
  /** Where the portal answers; without a slash at the end. */
  portalUrl: string;
}

/** What commands act on: the running stand-ins, by the names people use. */
export class Hand {
  readonly forge: Forge;
  readonly deployments: Deployments;
  readonly lifts = new Lifts();
  readonly fights = new Fights();
  private readonly portalUrl: string;
  private readonly sreToken: string;

  constructor({ world, portalUrl }: HandOptions) {
    this.forge = world.forge;
    this.deployments = new Deployments(
      Object.entries(world.argocds).map(([name, argocd]) => ({ name, argocd })),
    );
    this.portalUrl = portalUrl;
    this.sreToken = world.secrets.argocdSreToken;
  }

  /** The names that are valid now. */
  names(kind: NameKind): string[] {
    switch (kind) {
      case 'service':
        return this.deployments.services();
      case 'environment':
        return this.deployments.environments();
      case 'project':
        return this.deployments.projects();
      case 'instance':
        return this.deployments.instances.map(({ name }) => name);
      case 'person':
        return this.forge.admin.people().map(({ login }) => login);
      default:
        throw new Error(`No names of kind ${kind}`);
    }
  }

  isSuspended(login: string): boolean {
    const people = this.forge.admin.people();
    const person = people.find(known => known.login === login);
    return person?.suspendedAt !== undefined;
  }

  /** The Application's faults and what it is called. */
  target(service: string, environment: string) {
    const deployed = this.deployments.find(service, environment);
    const { instance, application } = deployed;
    return {
      deployed,
      name: application.metadata.name,
      application,
      argocd: instance.argocd,
      faults: instance.argocd.faults,
    };
  }

  /** The file that holds the pin of a target, or says what it follows. */
  targetFile(service: string, environment: string): Pin {
    return fileOf(this.deployments.find(service, environment));
  }

  pin(service: string, environment: string): Pin {
    return pinOf(this.deployments.find(service, environment));
  }

  /** The newest commit on main. */
  async newest(repository: { owner: string; repo: string }): Promise<string> {
    const head = await this.forge.admin.head({ ...repository, branch: 'main' });
    if (!head) {
      const { owner, repo } = repository;
      throw new Refusal(`${owner}/${repo} has no branch main.`);
    }
    return head;
  }

  /** A file on main. */
  async file(
    repository: { owner: string; repo: string },
    path: string,
  ): Promise<string> {
    const at = { ...repository, branch: 'main', path };
    const text = await this.forge.admin.file(at);
    if (text === undefined) {
      const { owner, repo } = repository;
      throw new Refusal(`${owner}/${repo} has no file ${path}.`);
    }
    return text;
  }

  /** Asks an Argo CD as its SRE, over HTTP and under all of its rules. */
  async askAsSre(
    { instance }: Deployed,
    path: string,
    body: object,
  ): Promise<void> {
    let response: Response;
    try {
      response = await fetch(`${instance.argocd.url}/api/v1${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.sreToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
    } catch (error) {
      throw new Refusal(
        `Argo CD ${instance.name} does not answer (${
          (error as Error).message
        }); see: status`,
      );
    }
    if (!response.ok) {
      const { message } = (await response.json()) as { message?: string };
      throw new Refusal(
        `Argo CD ${instance.name} refuses: ${message ?? response.status}`,
      );
    }
  }

  /** The open pull requests of the config repository. */
  openPullRequests() {
    return this.forge.admin
      .pullRequests(CONFIG)
      .filter(({ state }) => state === 'open');
  }

  /** Pages of the portal about a service. */
  portalPages(service: string, ...tabs: ('promotion' | 'compliance')[]) {
    return tabs.map(
      tab => `${this.portalUrl}/catalog/default/component/${service}/${tab}`,
    );
  }

  pullRequestPage(number: number): string {
    return `${this.forge.url}/${CONFIG.owner}/${CONFIG.repo}/pull/${number}`;
  }

  close(): void {
    this.lifts.cancelAll();
    this.fights.endAll();
  }
}
