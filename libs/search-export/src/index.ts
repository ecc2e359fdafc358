export * from './search-export';
