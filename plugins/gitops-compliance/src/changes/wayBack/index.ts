export { hasWayBack, WayBack } from './WayBack';
