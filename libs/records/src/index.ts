export { openRecords, type OpenRecordsOptions } from './open-records';
export type * from './records';
export { ingestionNotFound } from './ingestions';
