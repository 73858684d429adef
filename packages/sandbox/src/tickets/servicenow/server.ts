import express, { Router, type RequestHandler } from 'express';
import { createHash } from 'node:crypto';
import { JsonFile } from '../JsonFile';
import { listen } from '../listen';
import { matches } from './encodedQuery';

/** States as ServiceNow's own change process has them. */
export const STATES: Record<string, string> = {
  '-5': 'New',
  '-4': 'Assess',
  '-3': 'Authorize',
  '-2': 'Scheduled',
  '-1': 'Implement',
  '0': 'Review',
  '3': 'Closed',
  '4': 'Canceled',
};

/** A change request: columns with their values. */
export type StoredChange = Record<string, string> & {
  sys_id: string;
  number: string;
};

/** A note of the journal. */
interface Note {
  sys_id: string;
  element_id: string;
  element: string;
  value: string;
}

/** A running stand-in for ServiceNow. */
export interface ServiceNowStandIn {
  url: string;
  /** What people do there. */
  people: {
    open(wish: { title: string; service: string }): StoredChange;
    set(key: string, columns: Record<string, string>): void;
    note(key: string, text: string): void;
    remove(key: string): void;
    notes(key: string): string[];
    count(): number;
  };
  /** Cuts every connection until the returned function is called. */
  outage(): () => void;
  close(): Promise<void>;
}

/** Starts the stand-in: its Table API and its Change Management API. */
export async function startServiceNow(options: {
  username: string;
  password: string;
  /** Keeps its change requests; absent: they are of this start alone. */
  file?: string;
  /** 0 or absent: any free one. */
  port?: number;
}): Promise<ServiceNowStandIn> {
  let isDown = false;
  const file = new JsonFile<{
    last: number;
    rows: StoredChange[];
    notes: Note[];
  }>(options.file, { last: 0, rows: [], notes: [] });
  const { state } = file;
  const add = (columns: Record<string, string>): StoredChange => {
    state.last += 1;
    const number = `CHG00${30_000 + state.last}`;
    const row = {
      type: 'normal',
      state: '-5',
      approval: 'not requested',
      start_date: '',
      end_date: '',
      cmdb_ci: '',
      business_service: '',
      correlation_id: '',
      ...columns,
      sys_id: createHash('md5').update(number).digest('hex'),
      number,
    };
    state.rows.push(row);
    file.save();
    return row;
  };
  const change = (row: StoredChange, columns: Record<string, string>) => {
    const { work_notes: note, ...rest } = columns;
    Object.assign(row, rest);
    if (note) {
      state.notes.push({
        sys_id: createHash('md5').update(`${state.notes.length}`).digest('hex'),
        element_id: row.sys_id,
        element: 'work_notes',
        value: note,
      });
    }
    file.save();
  };
  const byKey = (key: string): StoredChange => {
    const found = state.rows.find(({ number }) => number === key);
    if (!found) throw new Error(`The stand-in has no change request ${key}`);
    return found;
  };

  const app = express();
  app.disable('x-powered-by');
  app.use((req, _, next) => {
    if (isDown) req.socket.destroy();
    else next();
  });
  app.use(express.json({ limit: '1mb' }));
  app.use('/api', authorised(options), api({ state, add, change }));
  const { url, close } = await listen(app, options.port);
  return {
    url,
    people: {
      open: ({ title, service }) =>
        add({ short_description: title, cmdb_ci: service }),
      set: (key, columns) => change(byKey(key), columns),
      note: (key, text) => change(byKey(key), { work_notes: text }),
      remove: key => {
        state.rows = state.rows.filter(({ number }) => number !== key);
        file.save();
      },
      notes: key =>
        state.notes
          .filter(note => note.element_id === byKey(key).sys_id)
          .map(({ value }) => value),
      count: () => state.rows.length,
    },
    outage: () => {
      isDown = true;
      return () => {
        isDown = false;
      };
    },
    close,
  };
}

function api({
  state,
  add,
  change,
}: {
  state: { rows: StoredChange[]; notes: Note[] };
  add(columns: Record<string, string>): StoredChange;
  change(row: StoredChange, columns: Record<string, string>): void;
}): Router {
  const router = Router();
  const tables: Record<string, () => Record<string, string>[]> = {
    change_request: () => state.rows,
    sys_journal_field: () => state.notes.map(note => ({ ...note })),
  };

  router.get('/now/table/:table', (req, res) => {
    const rows = tables[req.params.table]?.();
    if (!rows) {
      fail(res, 400, 'Invalid table');
      return;
    }
    const query = String(req.query.sysparm_query ?? '');
    const limit = Number(req.query.sysparm_limit ?? 10_000);
    res.json({
      result: rows
        .filter(row => matches(row, query))
        .slice(0, limit)
        .map(row => shown(row, req.query as Record<string, string>)),
    });
  });

  router.patch('/now/table/change_request/:id', (req, res) => {
    const row = state.rows.find(({ sys_id: id }) => id === req.params.id);
    if (!row) {
      fail(res, 404, 'No Record found');
      return;
    }
    change(row, req.body);
    res.json({ result: shown(row, req.query as Record<string, string>) });
  });

  router.post('/sn_chg_rest/change/:type', (req, res) => {
    const { type } = req.params;
    if (!['normal', 'emergency'].includes(type)) {
      fail(res, 400, 'Invalid type');
      return;
    }
    const row = add({ ...req.body, type });
    // This API always gives both the value and what is displayed.
    res.json({ result: shown(row, { sysparm_display_value: 'all' }) });
  });

  return router;
}

/** A row with the columns that were asked for. */
function shown(
  row: Record<string, string>,
  {
    sysparm_fields: fields,
    sysparm_display_value: display,
  }: Record<string, string>,
): Record<string, unknown> {
  const columns = fields ? fields.split(',') : Object.keys(row);
  return Object.fromEntries(
    columns
      .filter(name => name in row)
      .map(name => {
        const value = row[name];
        const displayed = name === 'state' ? STATES[value] ?? value : value;
        return [
          name,
          display === 'all' ? { display_value: displayed, value } : value,
        ];
      }),
  );
}

function fail(res: express.Response, status: number, message: string): void {
  res
    .status(status)
    .json({ error: { message, detail: null }, status: 'failure' });
}

function authorised({
  username,
  password,
}: {
  username: string;
  password: string;
}): RequestHandler {
  const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString(
    'base64',
  )}`;
  return (req, res, next) => {
    if (req.headers.authorization === wanted) next();
    else fail(res, 401, 'User Not Authenticated');
  };
}
