export * from './assets';
export * from './browser';
export * from './describe-with';
export * from './free-port';
export * from './start-gateway';
export * from './temporary-folder';
export * from './wait-until';
export * from './write-legacy-pickle';
