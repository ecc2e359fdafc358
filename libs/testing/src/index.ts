export * from './accessibility-problems';
export * from './chromium';
export * from './fetched-asset';
export * from './free-port';
export * from './needs';
export * from './paths';
export * from './start-gateway';
export * from './temporary-folder';
