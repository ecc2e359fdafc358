export { FileLock, waitUntilFree, withFileLock, type LockOptions } from './file-lock';
export { readLockOwner, type LockRecord } from './lock-record';
export { lowerPriority } from './lower-priority';
export { identifyProcess, isAlive, killProcess, type ProcessIdentity } from './process-identity';
export { requirePipes } from './spawned';
export { sortInSlices, TimeSlice } from './time-slice';
export { typescriptHook } from './typescript-hook';
