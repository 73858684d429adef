import { JsonFile } from '../JsonFile';

/** Statuses of the stand-in's one workflow, with Jira's categories. */
export const STATUSES = {
  'To Do': { id: '10000', category: 'new', color: 'blue-gray', number: 2 },
  Approved: {
    id: '10001',
    category: 'indeterminate',
    color: 'yellow',
    number: 4,
  },
  Rejected: { id: '10002', category: 'done', color: 'green', number: 3 },
  Done: { id: '10003', category: 'done', color: 'green', number: 3 },
} as const;

/** One of {@link STATUSES}. */
export type StatusName = keyof typeof STATUSES;

/** A ticket as the stand-in keeps it. */
export interface StoredIssue {
  id: string;
  key: string;
  project: string;
  type: string;
  summary: string;
  description: unknown;
  status: StatusName;
  labels: string[];
  components: string[];
  created: string;
  updated: string;
  comments: { id: string; body: unknown; created: string }[];
  remoteLinks: { id: number; globalId: string; url: string; title: string }[];
}

/** What a new ticket has. */
export type NewIssue = Pick<StoredIssue, 'project' | 'type' | 'summary'> &
  Partial<Pick<StoredIssue, 'description' | 'labels' | 'components'>>;

/** The tickets of the stand-in, and what people do with them there. */
export class JiraState {
  /** A field that new tickets must have; null: none. */
  demanded: string | null = null;
  readonly #file: JsonFile<{ last: number; issues: StoredIssue[] }>;

  constructor(
    private readonly options: {
      file?: string;
      now: () => Date;
      /** Called after each change of a ticket. */
      onChange: (issue: StoredIssue) => void;
    },
  ) {
    this.#file = new JsonFile(options.file, { last: 0, issues: [] });
  }

  get issues(): readonly StoredIssue[] {
    return this.#file.state.issues;
  }

  /** By id or key. */
  find(idOrKey: string): StoredIssue | undefined {
    return this.issues.find(
      ({ id, key }) => id === idOrKey || key === idOrKey.toUpperCase(),
    );
  }

  create(wish: NewIssue): StoredIssue {
    const { state } = this.#file;
    const at = this.options.now().toISOString();
    state.last += 1;
    const issue: StoredIssue = {
      description: null,
      labels: [],
      components: [],
      ...wish,
      id: String(10_000 + state.last),
      key: `${wish.project}-${100 + state.last}`,
      status: 'To Do',
      created: at,
      updated: at,
      comments: [],
      remoteLinks: [],
    };
    state.issues.push(issue);
    this.#changed(issue);
    return issue;
  }

  /** @throws where there is no such ticket */
  change(idOrKey: string, alter: (issue: StoredIssue) => void): StoredIssue {
    const issue = this.find(idOrKey);
    if (!issue) throw new Error(`The stand-in has no ticket ${idOrKey}`);
    alter(issue);
    issue.updated = this.options.now().toISOString();
    this.#changed(issue);
    return issue;
  }

  remove(idOrKey: string): void {
    const { state } = this.#file;
    state.issues = state.issues.filter(each => each !== this.find(idOrKey));
    this.#file.save();
  }

  #changed(issue: StoredIssue): void {
    this.#file.save();
    this.options.onChange(issue);
  }
}
