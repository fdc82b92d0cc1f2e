/** What a pickle names: a function or class of a Python module. It is never called; see `unpickle`. */
export interface Named {
  module: string
  name: string
}

export interface Allowed {
  /** Stands for what the pickle names. @returns what a call of it gives; null if it may not be called */
  call(what: Named, args: readonly unknown[]): unknown
  /** Stands for something that lies outside the pickle, as a tensor's storage does. */
  persistent(id: readonly unknown[]): unknown
}

/** A pickle asks for something that `unpickle` does not do. */
export class PickleRefused extends Error {
  override readonly name = 'PickleRefused'
}

class Global implements Named {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}
}

/** Whether a value of a pickle stands for a function or class. */
export const isNamed = (value: unknown): value is Named => value instanceof Global

/** Tensors by name take a few hundred bytes each. What a pickle makes of one byte can take hundreds in memory. Bytes. */
export const LONGEST_PICKLE = 2 ** 18
/** Values on the stack, and values kept for later. */
const MOST_VALUES = 10_000

const MARK = Symbol('mark')

/**
 * Reads a pickle of plain containers, numbers and texts. A pickle is a program; this one runs none of it: what it names is
 * handed to `allowed`, and everything else that could act is refused. Dictionaries become Maps.
 *
 * The opcodes are those of protocols 0 to 5 that `torch.save` writes (https://docs.python.org/3/library/pickletools.html).
 * @throws PickleRefused also if it takes more room than tensors by name need
 */
export function unpickle(bytes: Buffer, allowed: Allowed): unknown {
  if (bytes.length > LONGEST_PICKLE)
    throw new PickleRefused(`its pickle has ${bytes.length} bytes, and should have at most ${LONGEST_PICKLE}`)
  return new Unpickler(bytes, allowed).run()
}

class Unpickler {
  private at = 0
  private readonly stack: unknown[] = []
  private readonly memo = new Map<number, unknown>()

  constructor(
    private readonly bytes: Buffer,
    private readonly allowed: Allowed,
  ) {}

  run(): unknown {
    for (;;) {
      const opcode = this.take(1)[0]!
      // STOP
      if (opcode === 0x2e) return this.pop()
      const step = STEPS.get(opcode)
      if (!step)
        throw new PickleRefused(`it uses the opcode 0x${opcode.toString(16)}, which tensors do not need`)
      step(this)
    }
  }

  take(count: number): Buffer {
    if (this.at + count > this.bytes.length) throw new PickleRefused('it is cut off')
    return this.bytes.subarray(this.at, (this.at += count))
  }

  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at)
    if (end < 0) throw new PickleRefused('it is cut off')
    const text = this.bytes.toString('utf8', this.at, end)
    this.at = end + 1
    return text
  }

  push(value: unknown): void {
    if (this.stack.length >= MOST_VALUES)
      throw new PickleRefused(`it stacks more than ${MOST_VALUES} values, which tensors do not need`)
    this.stack.push(value)
  }

  pop(): unknown {
    const value = this.top()
    this.stack.pop()
    return value
  }

  top(): unknown {
    const value = this.stack.at(-1)
    if (this.stack.length === 0 || value === MARK)
      throw new PickleRefused('it takes a value where there is none')
    return value
  }

  /** Everything above the last mark. */
  popToMark(): unknown[] {
    const mark = this.stack.lastIndexOf(MARK)
    if (mark < 0) throw new PickleRefused('it has no mark')
    const values = this.stack.splice(mark)
    return values.slice(1)
  }

  mark(): void {
    this.push(MARK)
  }

  remember(key: number): void {
    if (this.memo.size >= MOST_VALUES)
      throw new PickleRefused(`it keeps more than ${MOST_VALUES} values, which tensors do not need`)
    this.memo.set(key, this.top())
  }

  recall(key: number): void {
    if (!this.memo.has(key)) throw new PickleRefused('it recalls what it never kept')
    this.push(this.memo.get(key))
  }

  memoize(): void {
    this.remember(this.memo.size)
  }

  global(module: unknown, name: unknown): void {
    if (typeof module !== 'string' || typeof name !== 'string') throw new PickleRefused('it names no class')
    this.push(new Global(module, name))
  }

  /** A call, which `allowed` stands in for. */
  reduce(): void {
    const args = this.pop()
    const callable = this.pop()
    if (!(callable instanceof Global) || !Array.isArray(args))
      throw new PickleRefused('it calls what is no function')
    const result = this.allowed.call(callable, args)
    if (result === null) {
      throw new PickleRefused(`it calls ${callable.module}.${callable.name}, which could run a program`)
    }
    this.push(result)
  }

  persistent(): void {
    const id = this.pop()
    if (!Array.isArray(id)) throw new PickleRefused('it refers to something outside in an unknown way')
    this.push(this.allowed.persistent(id))
  }

  setItems(items: readonly unknown[]): void {
    const target = this.top()
    if (!(target instanceof Map) || items.length % 2 !== 0)
      throw new PickleRefused('it fills what is no dictionary')
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1])
  }

  append(items: readonly unknown[]): void {
    const target = this.top()
    if (!Array.isArray(target)) throw new PickleRefused('it fills what is no list')
    for (const item of items) target.push(item)
  }

  /** Attributes of an object. Tensors and dictionaries need none of theirs. */
  build(): void {
    this.pop()
  }
}

type Step = (machine: Unpickler) => void

const tuple =
  (count: number): Step =>
  (m) => {
    const values = Array.from({ length: count }, () => m.pop())
    m.push(values.reverse())
  }
const text =
  (size: (m: Unpickler) => number): Step =>
  (m) =>
    m.push(m.take(size(m)).toString('utf8'))

function long(bytes: Buffer): number {
  let value = 0n
  bytes.forEach((byte, i) => (value |= BigInt(byte) << BigInt(8 * i)))
  return Number(BigInt.asIntN(Math.max(1, 8 * bytes.length), value))
}

const byte = (m: Unpickler) => m.take(1)[0]!
const word = (m: Unpickler) => m.take(4).readUInt32LE()
const wide = (m: Unpickler) => Number(m.take(8).readBigUInt64LE())

const STEPS: ReadonlyMap<number, Step> = new Map<number, Step>([
  // PROTO, FRAME: nothing to do.
  [0x80, (m) => void m.take(1)],
  [0x95, (m) => void m.take(8)],
  // MARK, POP, POP_MARK, DUP
  [0x28, (m) => m.mark()],
  [0x30, (m) => void m.pop()],
  [0x31, (m) => void m.popToMark()],
  [0x32, (m) => m.push(m.top())],
  // NONE, NEWTRUE, NEWFALSE
  [0x4e, (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  // BININT, BININT1, BININT2, LONG1, BINFLOAT
  [0x4a, (m) => m.push(m.take(4).readInt32LE())],
  [0x4b, (m) => m.push(byte(m))],
  [0x4d, (m) => m.push(m.take(2).readUInt16LE())],
  [0x8a, (m) => m.push(long(m.take(byte(m))))],
  [0x47, (m) => m.push(m.take(8).readDoubleBE())],
  // BINUNICODE, SHORT_BINUNICODE, BINUNICODE8, SHORT_BINSTRING
  [0x58, text(word)],
  [0x8c, text(byte)],
  [0x8d, text(wide)],
  [0x55, text(byte)],
  // EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3
  [0x29, (m) => m.push([])],
  [0x74, (m) => m.push(m.popToMark())],
  [0x85, tuple(1)],
  [0x86, tuple(2)],
  [0x87, tuple(3)],
  // EMPTY_LIST, LIST, APPEND, APPENDS
  [0x5d, (m) => m.push([])],
  [0x6c, (m) => m.push(m.popToMark())],
  [0x61, (m) => m.append([m.pop()])],
  [0x65, (m) => m.append(m.popToMark())],
  // EMPTY_DICT, SETITEM, SETITEMS
  [0x7d, (m) => m.push(new Map())],
  [
    0x73,
    (m) => {
      const value = m.pop()
      m.setItems([m.pop(), value])
    },
  ],
  [0x75, (m) => m.setItems(m.popToMark())],
  // BINPUT, LONG_BINPUT, MEMOIZE, BINGET, LONG_BINGET
  [0x71, (m) => m.remember(byte(m))],
  [0x72, (m) => m.remember(word(m))],
  [0x94, (m) => m.memoize()],
  [0x68, (m) => m.recall(byte(m))],
  [0x6a, (m) => m.recall(word(m))],
  // GLOBAL, STACK_GLOBAL, REDUCE, BUILD, BINPERSID
  [0x63, (m) => m.global(m.line(), m.line())],
  [
    0x93,
    (m) => {
      const name = m.pop()
      m.global(m.pop(), name)
    },
  ],
  [0x52, (m) => m.reduce()],
  [0x62, (m) => m.build()],
  [0x51, (m) => m.persistent()],
])
