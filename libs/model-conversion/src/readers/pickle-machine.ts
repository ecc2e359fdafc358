import type { LookalikeError } from '@lookalike/domain';
import type { ByteReader } from './byte-reader';

/** What a pickle may name: a class that only marks a type, or a function that builds plain data from its arguments. */
export interface AllowedGlobal {
  build?(args: readonly unknown[]): unknown;
}

export interface PickleRules {
  /** By `module.name`. Everything else is refused, so a pickle can run nothing. */
  globals: ReadonlyMap<string, AllowedGlobal>;
  persistentLoad(id: unknown): unknown;
}

const MARK = Symbol('mark');

/** The stack and the memo that a pickle's opcodes work on. */
export class PickleMachine {
  private readonly stack: unknown[] = [];
  private readonly memo = new Map<number, unknown>();
  private readonly callable: ReadonlySet<unknown>;

  constructor(
    readonly reader: ByteReader,
    private readonly rules: PickleRules,
  ) {
    this.callable = new Set(rules.globals.values());
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  mark(): void {
    this.stack.push(MARK);
  }

  pop(): unknown {
    const value = this.top();
    this.stack.pop();
    return value;
  }

  popMany(count: number): unknown[] {
    const values: unknown[] = [];
    while (values.length < count) values.unshift(this.pop());
    return values;
  }

  popToMark(): unknown[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw this.corrupt('its pickle has no mark');
    return this.stack.splice(mark).slice(1);
  }

  append(items: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.corrupt('it appends to something that is no list');
    for (const item of items) list.push(item);
  }

  setItems(items: readonly unknown[]): void {
    const target = this.top();
    if (!(target instanceof Map) || items.length % 2) throw this.corrupt('it sets items of something that is no dict');
    for (let index = 0; index < items.length; index += 2) target.set(items[index], items[index + 1]);
  }

  memoize(key = this.memo.size): void {
    this.memo.set(key, this.top());
  }

  recall(key: number): void {
    if (!this.memo.has(key)) throw this.corrupt(`its memo has no entry ${key}`);
    this.push(this.memo.get(key));
  }

  global(module: unknown, name: unknown): AllowedGlobal {
    const full = `${String(module)}.${String(name)}`;
    const allowed = this.rules.globals.get(full);
    if (!allowed) throw this.corrupt(`it asks for ${JSON.stringify(full)}, and a checkpoint may build tensors only`);
    return allowed;
  }

  reduce(): void {
    const [callable, args] = this.popMany(2);
    // Only what `global` gave out is called: a dict of the pickle's own could carry a `build` too.
    const build = this.callable.has(callable) ? (callable as AllowedGlobal).build : undefined;
    if (!build || !Array.isArray(args)) throw this.corrupt('it calls something that is no function');
    this.push(build(args));
  }

  persistentLoad(): void {
    this.push(this.rules.persistentLoad(this.pop()));
  }

  corrupt(what: string): LookalikeError {
    return this.reader.corrupt(what);
  }

  private top(): unknown {
    const value = this.stack.at(-1);
    if (value === undefined || value === MARK) throw this.corrupt('its pickle stack runs empty');
    return value;
  }
}
