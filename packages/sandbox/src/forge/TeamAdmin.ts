import { AppAdmin } from './AppAdmin';
import { Organization, Team } from './types';

/** Sets up organisations: their members and teams. */
export class TeamAdmin extends AppAdmin {
  /** An organisation's member, or with role `admin` one of its owners. */
  async ensureOrganizationMember(options: {
    org: string;
    login: string;
    role?: 'admin' | 'member';
  }): Promise<Organization> {
    const org = this.ensureOrganization(options.org);
    const { id } = this.world.userByLogin(options.login);
    const others = (ids: number[] = []) => ids.filter(known => known !== id);
    const owner = options.role === 'admin';
    org.ownerIds = [...others(org.ownerIds), ...(owner ? [id] : [])];
    org.memberIds = [...others(org.memberIds), ...(owner ? [] : [id])];
    this.world.store.save();
    return org;
  }

  /** A team; its members (logins) become those given. */
  async ensureTeam(options: {
    org: string;
    slug: string;
    members: string[];
    /** Those of the members who maintain it. */
    maintainers?: string[];
    name?: string;
    description?: string;
    /** Slug of the team that this one is part of. */
    parent?: string;
  }): Promise<Team> {
    const { state, store } = this.world;
    const { org, slug, parent, name, description } = options;
    const logins = (given: string[] = []) =>
      given.map(login => this.world.userByLogin(login).login);
    const members = logins(options.members);
    this.ensureOrganization(org);
    const find = (wanted: string) =>
      state.teams.find(t => t.org === org && t.slug === wanted);
    const above = parent === undefined ? undefined : find(parent);
    if (parent !== undefined && !above) {
      throw new Error(`No team has the slug ${parent}; call ensureTeam first`);
    }
    let team = find(slug);
    if (!team) {
      team = { id: store.nextId(), org, slug, members };
      state.teams.push(team);
    }
    Object.assign(team, {
      members,
      maintainers: logins(options.maintainers),
      name: name ?? team.name,
      description: description ?? team.description,
      parentId: above?.id ?? team.parentId,
    });
    store.save();
    return team;
  }
}
