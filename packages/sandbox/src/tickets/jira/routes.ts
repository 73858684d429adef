import { Router, type Response } from 'express';
import { z } from 'zod';
import { JiraAnswers } from './answers';
import type { JiraState, StoredIssue } from './JiraState';

const createSchema = z.object({
  fields: z.object({
    project: z.object({ key: z.string() }),
    issuetype: z.object({ name: z.string() }),
    summary: z
      .string()
      .max(255)
      .refine(text => !/[\r\n]/.test(text), 'must be one line'),
    description: z.unknown().optional(),
    labels: z.array(z.string().regex(/^\S+$/)).optional(),
    components: z.array(z.object({ name: z.string() })).optional(),
  }),
});
const linkSchema = z.object({
  globalId: z.string().max(255),
  object: z.object({ url: z.string(), title: z.string() }),
});
const documentSchema = z.object({
  type: z.literal('doc'),
  version: z.literal(1),
  content: z.array(z.looseObject({ type: z.string() })),
});
const searchSchema = z.object({
  jql: z.string(),
  maxResults: z.number().default(50),
  fields: z.array(z.string()).optional(),
  validateQuery: z.boolean().optional(),
});
const bulkSchema = z.object({
  issueIdsOrKeys: z.array(z.string()).min(1).max(100),
  fields: z.array(z.string()).optional(),
});

/** The API of Jira, version 3 of Cloud or 2 of Data Center. */
export function jiraRoutes(
  state: JiraState,
  version: '2' | '3',
  url: () => string,
): Router {
  const router = Router();
  const answers = () => new JiraAnswers({ url: url(), version });
  const isCloud = version === '3';
  /** Texts are documents in Cloud, and markup elsewhere. */
  const textSchema = isCloud ? documentSchema : z.string();

  router.get('/myself', (_, res) => res.json(answers().myself()));

  router.get('/issue/:key', (req, res) => {
    const issue = found(state, req.params.key, res);
    if (!issue) return;
    const { fields } = req.query;
    res.json(
      answers().issue(issue, fields ? String(fields).split(',') : undefined),
    );
  });

  router.post('/issue', (req, res) => {
    const { success, data } = createSchema.safeParse(req.body);
    const text = data?.fields.description;
    if (!success || (text && !textSchema.safeParse(text).success)) {
      complain(res, {
        description: 'Operation value must be an Atlassian Document',
      });
      return;
    }
    const { project, issuetype, components = [], ...rest } = data.fields;
    if (!/^[A-Z]{2,10}$/.test(project.key)) {
      complain(res, { project: 'valid project is required' });
      return;
    }
    if (state.demanded && !(state.demanded in req.body.fields)) {
      complain(res, { [state.demanded]: 'is required.' });
      return;
    }
    const issue = state.create({
      ...rest,
      project: project.key,
      type: issuetype.name,
      components: components.map(({ name }) => name),
    });
    res.status(201).json(answers().created(issue));
  });

  router.post('/issue/:key/remotelink', (req, res) => {
    const issue = found(state, req.params.key, res);
    if (!issue) return;
    const { data } = linkSchema.safeParse(req.body);
    if (!data) {
      complain(res, { object: 'is required' });
      return;
    }
    const { globalId, object } = data;
    const known = issue.remoteLinks.find(each => each.globalId === globalId);
    const id = known?.id ?? 10_000 + issue.remoteLinks.length;
    state.change(issue.id, each => {
      each.remoteLinks = [
        ...each.remoteLinks.filter(link => link.id !== id),
        { id, globalId, ...object },
      ];
    });
    res.status(known ? 200 : 201).json({
      id,
      self: `${url()}/rest/api/${version}/issue/${issue.key}/remotelink/${id}`,
    });
  });

  router.get('/issue/:key/comment', (req, res) => {
    const issue = found(state, req.params.key, res);
    if (!issue) return;
    const maxResults = Number(req.query.maxResults ?? 50);
    const comments = [...issue.comments]
      .reverse()
      .slice(0, maxResults)
      .map(each => answers().comment(issue, each));
    const total = issue.comments.length;
    res.json({ startAt: 0, maxResults, total, comments });
  });

  router.post('/issue/:key/comment', (req, res) => {
    const issue = found(state, req.params.key, res);
    if (!issue) return;
    const { body } = req.body;
    if (!textSchema.safeParse(body).success) {
      complain(res, { comment: 'Comment body is not valid!' });
      return;
    }
    state.change(issue.id, each => {
      each.comments.push({
        id: String(10_000 + each.comments.length),
        body,
        created: new Date().toISOString(),
      });
    });
    res
      .status(201)
      .json(
        answers().comment(issue, issue.comments[issue.comments.length - 1]),
      );
  });

  if (isCloud) {
    router.post('/issue/bulkfetch', (req, res) => {
      const { issueIdsOrKeys, fields } = bulkSchema.parse(req.body);
      const issues = issueIdsOrKeys.flatMap(key => state.find(key) ?? []);
      res.json({
        issueErrors: [],
        issues: issues.map(issue => answers().issue(issue, fields)),
      });
    });
  }

  router.post(isCloud ? '/search/jql' : '/search', (req, res) => {
    const { jql, maxResults, fields, validateQuery } = searchSchema.parse(
      req.body,
    );
    const matched = searched(state, jql, validateQuery !== false);
    if (!matched) {
      res.status(400).json({
        errorMessages: [`The stand-in cannot answer: ${jql}`],
        errors: {},
      });
      return;
    }
    const issues = matched
      .slice(0, maxResults)
      .map(issue => answers().issue(issue, fields));
    res.json(
      isCloud
        ? { isLast: true, issues }
        : { startAt: 0, maxResults, total: matched.length, issues },
    );
  });

  return router;
}

/** The two searches that the stand-in knows; null: another, or one that fails. */
function searched(
  state: JiraState,
  jql: string,
  isStrict: boolean,
): StoredIssue[] | null {
  const label = /^labels = "([^"]+)"( ORDER BY id ASC)?$/.exec(jql)?.[1];
  if (label) {
    return state.issues.filter(({ labels }) => labels.includes(label));
  }
  const ids = /^id in \(([\d,]+)\)$/.exec(jql)?.[1].split(',');
  if (!ids) return null;
  const issues = ids.flatMap(id => state.find(id) ?? []);
  return isStrict && issues.length < ids.length ? null : issues;
}

function found(
  state: JiraState,
  key: string,
  res: Response,
): StoredIssue | undefined {
  const issue = state.find(key);
  if (!issue) {
    res.status(404).json({
      errorMessages: [
        'Issue does not exist or you do not have permission to see it.',
      ],
      errors: {},
    });
  }
  return issue;
}

function complain(res: Response, errors: Record<string, string>): void {
  res.status(400).json({ errorMessages: [], errors });
}
