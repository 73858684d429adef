/** Stand-in for a pager: PagerDuty's Events API v2. */
export { startPager, type PagerStandIn, type PagerEvent } from './server';
