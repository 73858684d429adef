import { gitopsComplianceReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from '../access/Access';
import type { NotificationSettings } from './NotificationSettings';

/** What the routes of notifications call. */
export interface NotificationRoutes {
  access: Access;
  notificationSettings: NotificationSettings;
}

/** How who asks wants to be told. */
export function addNotificationRoutes(
  router: Router,
  { access, notificationSettings }: NotificationRoutes,
): void {
  router.get('/v1/me/notifications', async (req, res) => {
    const { requester } = await access.user(req, readPermission, {
      auditors: 'no-records',
    });
    res.json(await notificationSettings.of(requester));
  });

  router.put('/v1/me/notifications', async (req, res) => {
    const { requester } = await access.user(req, readPermission, {
      auditors: 'no-records',
    });
    res.json(await notificationSettings.set(requester, req.body));
  });
}
