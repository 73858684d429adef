/**
 * Pins: where a Git file names what runs. Finds a pin's value in a text and
 * changes it alone, or says in words why it cannot. Pure: no clock, no I/O.
 */
export { PIN_KINDS, pinKind, type PinKindName, type PinOptions } from './kinds';
export {
  editPin,
  findPin,
  symbolicLinkProblem,
  findRecordedPin,
  type PinInFile,
  type PinProblem,
} from './pinFile';
export {
  isSamePlace,
  keyInWords,
  readBy,
  type PinLocation,
  type RecordedPin,
} from './PinLocation';
export {
  isCommit,
  isTagName,
  revisionOfValue,
  valueOfRevision,
} from './revisions';
