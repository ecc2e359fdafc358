import { TimeSlice } from '@lookalike/node-support';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { abortError } from './field-errors';

/** Objects whose fields are executed before the time is checked again. An object with many fields takes half a millisecond. */
const OBJECTS_PER_CHECK = 10;

/** The share of one operation in the turns of the event loop. */
export class ExecutionSlice {
  private readonly slice: TimeSlice;
  /** Objects that wait for a turn. */
  private readonly waiting: { resolve(isReady: true): void; reject(reason: unknown): void }[] = [];
  private isReleasing = false;
  /** Called when no object is waiting. */
  private readonly actions: (() => void)[] = [];

  /** @param signal that of the operation */
  constructor(private readonly signal: AbortSignal) {
    this.slice = new TimeSlice(signal);
  }

  /** true if this turn has time left; otherwise a promise that resolves in one of the next turns. @throws `abortError` */
  hasTurn(): true | Promise<true> {
    if (!this.slice.hasExpired) return true;
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      if (!this.isReleasing) void this.release();
    });
  }

  /** Resolves in a turn that no other computation uses, even if the signal is aborted. */
  async nextTurn(): Promise<void> {
    await this.slice.nextTurn().catch(() => undefined);
  }

  /** Calls `action` when all objects whose parents are resolved have been visited, so that their fields are loaded together. */
  afterObjects(action: () => void): void {
    this.actions.push(action);
    if (this.actions.length > 1) return;
    const attempt = () => {
      if (this.waiting.length > 0) setImmediate(attempt);
      else for (const next of this.actions.splice(0)) next();
    };
    // Like DataLoader's default: after the promise jobs of this turn, which resolve fields.
    void Promise.resolve().then(() => process.nextTick(attempt));
  }

  /** Never rejects. */
  private async release(): Promise<void> {
    this.isReleasing = true;
    try {
      while (this.waiting.length > 0) {
        await this.slice.nextTurn();
        do {
          for (const { resolve } of this.waiting.splice(0, OBJECTS_PER_CHECK)) resolve(true);
          // Their fields are executed in promise jobs, which all run before the next tick.
          await new Promise<void>((next) => process.nextTick(next));
        } while (this.waiting.length > 0 && !this.slice.hasExpired);
      }
    } catch {
      for (const { reject } of this.waiting.splice(0)) reject(abortError(this.signal));
    }
    this.isReleasing = false;
  }
}

/**
 * Lets the event loop handle other requests between the objects of an answer. graphql-js executes all fields whose values are available in
 * one turn: a page of 400 photos that is selected 11 times took 150 ms. Before it executes the fields of an object it calls `isTypeOf` of
 * the object's type, and waits if that returns a promise.
 */
export function yieldBetweenObjects(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    // All schemas of the process share the introspection types. This schema has no abstract types, which would use `isTypeOf`, too.
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    type.isTypeOf = (_value, { slice }: { slice: ExecutionSlice }) => slice.hasTurn();
  }
}
