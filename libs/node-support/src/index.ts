export { FileLock, waitUntilFree, withFileLock, type LockOptions } from './file-lock';
export { readLockOwner, type LockRecord } from './lock-record';
export { identifyProcess, isAlive, type ProcessIdentity } from './process-identity';
