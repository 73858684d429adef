import { InputError } from '@backstage/errors';
import {
  gitopsCompliancePolicyApprovePermission as approvePermission,
  gitopsCompliancePolicyProposePermission as proposePermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Request, Router } from 'express';
import type { Access } from '../access/Access';
import type { Decider } from '../policy/PolicyProposals';
import type { CalendarEdits } from './CalendarEdits';
import type { CalendarQuery, CalendarService } from './CalendarService';

/** What the routes of the calendar call. */
export interface CalendarRoutes {
  access: Access;
  calendar: CalendarService;
  calendarEdits: CalendarEdits;
}

/** How far ahead an iCalendar object reaches. */
const ICALENDAR_DAYS = 100;

/** The calendar, what it says of a target, and changes to it. */
export function addCalendarRoutes(
  router: Router,
  { access, calendar, calendarEdits }: CalendarRoutes,
): void {
  const narrowed = { auditors: 'narrowed' as const };

  router.get('/v1/calendar', async (req, res) => {
    const { sees, has } = await access.reader(req, readPermission, {
      also: [proposePermission],
      ...narrowed,
    });
    res.json(
      await calendar.view(
        req.query as unknown as CalendarQuery,
        sees,
        calendarEdits.proposing(has(proposePermission)),
      ),
    );
  });

  router.get('/v1/calendar/explanation', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, narrowed);
    const { service, environment, at } = req.query as Record<string, string>;
    res.json(
      await calendar.explain(
        service.toLocaleLowerCase('en-US'),
        environment,
        at,
        sees,
      ),
    );
  });

  router.get('/v1/calendar/icalendar', async (req, res) => {
    await access.reader(req, readPermission, { auditors: 'no-records' });
    res
      .type('text/calendar')
      .attachment(`${req.query.environment}.ics`)
      .send(calendar.iCalendar(String(req.query.environment), ICALENDAR_DAYS));
  });

  router.post('/v1/calendar/preview', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, narrowed);
    res.json(await calendar.preview(req.body, sees));
  });

  const proposing = async (req: Request): Promise<Decider> => {
    const user = await access.user(req, proposePermission, {
      also: [approvePermission],
      auditors: 'no-records',
    });
    const { requester } = user;
    return { requester, mayApprove: user.has(approvePermission) };
  };

  router.post('/v1/calendar/proposals', async (req, res) => {
    const decider = await proposing(req);
    const { entry, remove } = req.body;
    if ((entry === undefined) === (remove === undefined)) {
      throw new InputError(
        'Give entry to put one into the calendar, or remove with the id of one to take out',
      );
    }
    res.status(201).json(await calendarEdits.propose(req.body, decider));
  });

  router.post('/v1/calendar/imports', async (req, res) => {
    const decider = await proposing(req);
    res.status(201).json(await calendarEdits.import(req.body, decider));
  });
}
