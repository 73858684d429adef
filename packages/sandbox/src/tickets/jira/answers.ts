import { STATUSES, type StoredIssue } from './JiraState';

/** What the stand-in answers, in the shape that Jira documents. */
export class JiraAnswers {
  constructor(private readonly at: { url: string; version: '2' | '3' }) {}

  issue(issue: StoredIssue, fields?: readonly string[]): object {
    const all: Record<string, unknown> = {
      summary: issue.summary,
      description: issue.description,
      labels: issue.labels,
      created: jiraTime(issue.created),
      updated: jiraTime(issue.updated),
      project: this.#project(issue.project),
      issuetype: {
        self: this.#self('issuetype/10005'),
        id: '10005',
        description: '',
        iconUrl: `${this.at.url}/icon.svg`,
        name: issue.type,
        subtask: false,
      },
      status: this.#status(issue),
      components: issue.components.map((name, index) => ({
        self: this.#self(`component/${index + 1}`),
        id: String(index + 1),
        name,
      })),
    };
    const asked = fields?.length
      ? Object.fromEntries(
          fields.filter(name => name in all).map(name => [name, all[name]]),
        )
      : all;
    return {
      expand: 'renderedFields,names,schema,operations,editmeta,changelog',
      id: issue.id,
      self: this.#self(`issue/${issue.id}`),
      key: issue.key,
      fields: asked,
    };
  }

  created({ id, key }: StoredIssue): object {
    return { id, key, self: this.#self(`issue/${id}`) };
  }

  comment(
    issue: StoredIssue,
    { id, body, created }: StoredIssue['comments'][number],
  ): object {
    return {
      self: this.#self(`issue/${issue.id}/comment/${id}`),
      id,
      body,
      created: jiraTime(created),
      updated: jiraTime(created),
    };
  }

  myself(): object {
    return {
      self: this.#self('user?accountId=portal'),
      accountId: 'portal',
      accountType: 'app',
      displayName: 'GitOps Compliance',
      active: true,
      timeZone: 'UTC',
    };
  }

  #project(key: string): object {
    return {
      self: this.#self(`project/${key}`),
      id: '10000',
      key,
      name: key,
      projectTypeKey: 'software',
      simplified: false,
    };
  }

  #status({ status }: StoredIssue): object {
    const { id, category, color, number } = STATUSES[status];
    return {
      self: this.#self(`status/${id}`),
      description: '',
      iconUrl: `${this.at.url}/icon.svg`,
      name: status,
      id,
      statusCategory: {
        self: this.#self(`statuscategory/${number}`),
        id: number,
        key: category,
        colorName: color,
        name: category,
      },
    };
  }

  #self(rest: string): string {
    return `${this.at.url}/rest/api/${this.at.version}/${rest}`;
  }
}

/** An instant as Jira writes it. */
function jiraTime(instant: string): string {
  return instant.replace('Z', '+0000');
}
