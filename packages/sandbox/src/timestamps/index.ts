/** Stand-in for a time-stamp authority (RFC 3161). */
export {
  startTimestampAuthority,
  type TimestampAuthority,
  type TimestampFault,
} from './server';
