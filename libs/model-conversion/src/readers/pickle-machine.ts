import { corruptFile } from '../asset-file';

const MARK = Symbol('mark');

/** A global that a pickle may use: a class that only marks a type, or a function that builds plain data from its arguments. */
export interface AllowedGlobal {
  build?(args: readonly unknown[]): unknown;
}

export interface PickleRules {
  /** By `module.name`. Everything else is rejected, so a pickle cannot run code. */
  globals: ReadonlyMap<string, AllowedGlobal>;
  persistentLoad(id: unknown): unknown;
}

/** The stack and the memo on which the opcodes operate. */
export class PickleMachine {
  private readonly stack: unknown[] = [];
  private readonly memo = new Map<number, unknown>();
  private readonly callables: ReadonlySet<unknown>;

  constructor(
    private readonly file: string,
    private readonly rules: PickleRules,
  ) {
    this.callables = new Set(rules.globals.values());
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
    if (mark < 0) throw corruptFile(this.file, 'its pickle has no mark');
    return this.stack.splice(mark).slice(1);
  }

  append(items: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw corruptFile(this.file, 'it appends to a value that is not a list');
    for (const item of items) list.push(item);
  }

  setItems(items: readonly unknown[]): void {
    const dict = this.top();
    if (!(dict instanceof Map) || items.length % 2)
      throw corruptFile(this.file, 'it sets items of a value that is not a dict');
    for (let index = 0; index < items.length; index += 2) dict.set(items[index], items[index + 1]);
  }

  memoize(key = this.memo.size): void {
    this.memo.set(key, this.top());
  }

  recall(key: number): void {
    if (!this.memo.has(key)) throw corruptFile(this.file, `its memo has no entry ${key}`);
    this.push(this.memo.get(key));
  }

  global(module: unknown, name: unknown): AllowedGlobal {
    const qualifiedName = `${String(module)}.${String(name)}`;
    const allowed = this.rules.globals.get(qualifiedName);
    if (!allowed)
      throw corruptFile(this.file, `it uses ${JSON.stringify(qualifiedName)}, but a checkpoint may only build tensors`);
    return allowed;
  }

  reduce(): void {
    const [callable, args] = this.popMany(2);
    // Only values that `global` returned are called: a dict that the pickle built could have a property `build` too.
    const build = this.callables.has(callable) ? (callable as AllowedGlobal).build : undefined;
    if (!build || !Array.isArray(args)) throw corruptFile(this.file, 'it calls a value that is not a function');
    this.push(build(args));
  }

  persistentLoad(): void {
    this.push(this.rules.persistentLoad(this.pop()));
  }

  private top(): unknown {
    const value = this.stack.at(-1);
    if (value === undefined || value === MARK) throw corruptFile(this.file, 'its pickle stack is empty');
    return value;
  }
}
