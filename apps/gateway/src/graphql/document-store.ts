import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** A program sends the same few documents with other variables. A longer one may contain an image, and is rarely sent twice. */
const MAX_CHARACTERS = 8_192;
/** Of all documents. A parsed document takes about 100 bytes for each character. */
const MAX_TOTAL_CHARACTERS = 131_072;

/** Parsed documents, for Apollo, by the hash of their text. Parsing and validating one takes longer than executing a search. */
export class DocumentStore {
  private readonly documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_TOTAL_CHARACTERS,
    sizeCalculation: lengthOf,
  });

  async get(key: string): Promise<DocumentNode | undefined> {
    return this.documents.get(key);
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    if (lengthOf(document) <= MAX_CHARACTERS) this.documents.set(key, document);
  }

  async delete(key: string): Promise<boolean> {
    return this.documents.delete(key);
  }
}

/** At least 1. */
function lengthOf({ loc }: DocumentNode): number {
  return Math.max(1, loc?.source.body.length ?? Infinity);
}
