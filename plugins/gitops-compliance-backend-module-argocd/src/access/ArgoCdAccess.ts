import {
  AccessRefusedError,
  SourceUnavailableError,
  type AccessRequest,
  type GrantedAccess,
  type PrivilegedAccess,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from '../config';
import { ArgoCdApi } from '../http/ArgoCdApi';
import { unavailable, type Refusal } from '../http/errors';
import { permissionsOf, type Grantable } from './permissions';
import {
  findRole,
  grantOf,
  grantsOf,
  isSameRole,
  projectSchema,
  roleNameOf,
  roleOf,
  withRole,
  type Project,
} from './projectRoles';

const listSchema = z.object({ items: z.array(z.unknown()).nullish() });

/**
 * Time-boxed access to one Argo CD: a role in the AppProject for each grant,
 * with the person's account in its `groups`. The project is written back as it
 * was read, with its `resourceVersion`, so that nothing that others write is
 * lost. A project that Git keeps in sync with self-heal may take a role away
 * again: docs/emergencies.md tells what to ignore there.
 */
export class ArgoCdAccess implements PrivilegedAccess {
  readonly instance: string;
  readonly provider = 'argocd';
  readonly permissions: readonly string[];
  private readonly api: ArgoCdApi;

  constructor(
    private readonly settings: ArgoCdInstanceSettings,
    options: { grants: readonly Grantable[]; requestTimeoutMs?: number },
  ) {
    this.instance = settings.name;
    this.permissions = permissionsOf(options.grants);
    this.api = new ArgoCdApi(settings, { timeoutMs: options.requestTimeoutMs });
  }

  async grant(
    request: AccessRequest,
    signal?: AbortSignal,
  ): Promise<GrantedAccess> {
    const project = await this.#read(request.project, signal);
    if (!project) {
      throw new AccessRefusedError(
        `Argo CD '${this.instance}' has no project ${request.project}, or the account at ${this.settings.key} may not see it: it needs 'projects, get' and 'projects, update' on it`,
      );
    }
    const wanted = roleOf(project, request, this.permissions);
    const known = findRole(project, wanted.name);
    if (known && isSameRole(known, wanted)) return grantOf(project, known);
    const written = await this.#write(
      withRole(project, wanted.name, wanted),
      signal,
    );
    const role = findRole(written, wanted.name);
    if (role) return grantOf(written, role);
    throw new AccessRefusedError(
      `Argo CD '${this.instance}' took project ${request.project} without the role ${wanted.name}: see what keeps roles out of it`,
    );
  }

  async withdraw(
    { grant, project: name }: { grant: string; project: string },
    signal?: AbortSignal,
  ): Promise<void> {
    const project = await this.#read(name, signal);
    const roleName = roleNameOf(grant);
    if (!project || !findRole(project, roleName)) return;
    await this.#write(withRole(project, roleName, null), signal);
  }

  async list(signal?: AbortSignal): Promise<GrantedAccess[]> {
    const what = 'list projects';
    const answer = await this.api.get({
      path: '/api/v1/projects',
      what,
      signal,
    });
    const parsed = listSchema.safeParse(answer);
    if (!parsed.success) throw this.#unlike(what);
    return (parsed.data.items ?? []).flatMap(item => {
      const project = projectSchema.safeParse(item);
      return project.success ? grantsOf(project.data) : [];
    });
  }

  /** Null: there is none that we may see. */
  async #read(name: string, signal?: AbortSignal): Promise<Project | null> {
    const what = `read project ${name}`;
    const answer = await this.api.call({
      method: 'GET',
      path: `/api/v1/projects/${encodeURIComponent(name)}`,
      what,
      signal,
    });
    if (!('refusal' in answer)) return this.#parse(what, answer.data);
    const { status } = answer.refusal;
    if (status === 404 || status === 403) return null;
    throw unavailable(this.settings, what, answer.refusal);
  }

  async #write(project: Project, signal?: AbortSignal): Promise<Project> {
    const { name } = project.metadata;
    const what = `change the roles of project ${name}`;
    const answer = await this.api.call({
      method: 'PUT',
      path: `/api/v1/projects/${encodeURIComponent(name)}`,
      body: { project },
      what,
      signal,
    });
    if ('refusal' in answer) throw this.#refused(what, answer.refusal);
    return this.#parse(what, answer.data);
  }

  #parse(what: string, data: unknown): Project {
    const parsed = projectSchema.safeParse(data);
    if (!parsed.success) throw this.#unlike(what);
    return parsed.data;
  }

  /** 409: another wrote in between; what we read is worth reading again. */
  #refused(what: string, refusal: Refusal): Error {
    const { status, message } = refusal;
    const isFinal = status === 400 || status === 403 || status === 404;
    if (!isFinal || /has been modified/.test(message)) {
      return unavailable(this.settings, what, refusal);
    }
    const advice =
      status === 403
        ? `. The account at ${this.settings.key} needs 'projects, update' on it`
        : '';
    return new AccessRefusedError(
      `Could not ${what}: Argo CD '${this.instance}' refused (${status}): ${message}${advice}`,
    );
  }

  #unlike(what: string): SourceUnavailableError {
    return new SourceUnavailableError(
      `Could not ${what}: Argo CD '${this.instance}' answered unlike Argo CD: check ${this.settings.key}.url`,
    );
  }
}
