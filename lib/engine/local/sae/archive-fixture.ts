import { writeFile } from 'node:fs/promises'
import { deflateRawSync } from 'node:zlib'

/** Writes a zip archive for a test. @param deflated compresses its files */
export async function writeZip(
  path: string,
  files: Readonly<Record<string, Buffer>>,
  deflated = false,
): Promise<void> {
  const [bodies, directory]: Buffer[][] = [[], []]
  let at = 0
  for (const [file, content] of Object.entries(files)) {
    const name = Buffer.from(file)
    const packed = deflated ? deflateRawSync(content) : content
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt32LE(at, 42)
    for (const [header, sizes] of [
      [local, 18],
      [central, 20],
    ] as const) {
      header.writeUInt16LE(deflated ? 8 : 0, sizes - 10)
      header.writeUInt32LE(packed.length, sizes)
      header.writeUInt32LE(content.length, sizes + 4)
      header.writeUInt16LE(name.length, sizes + 8)
    }
    bodies!.push(local, name, packed)
    directory!.push(central, name)
    at += local.length + name.length + packed.length
  }
  const entries = Buffer.concat(directory!)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory!.length / 2, 8)
  end.writeUInt16LE(directory!.length / 2, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(at, 16)
  await writeFile(path, Buffer.concat([...bodies!, entries, end]))
}

const bytesOf = (data: ArrayBufferView) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)

/** One array as numpy writes it. */
export function npy(shape: readonly number[], data: ArrayBufferView, kind = '<f4', fortran = false): Buffer {
  const told = `{'descr': '${kind}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.map((n) => `${n},`).join('')}), }`
  const header = Buffer.from(`${told.padEnd(117)}\n`)
  const start = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1')
  start.writeUInt16LE(header.length, 8)
  return Buffer.concat([start, header, bytesOf(data)])
}

/** A tensor in a pickle, and what a hostile one may say of it. */
export interface PickledTensor {
  shape: readonly number[]
  /** Left out: that of a tensor without gaps. */
  strides?: readonly number[]
  offset?: number
  /** Of the class that stands for its storage. */
  kind?: string
  module?: string
  /** Pickle of the storage's key; left out, its own. */
  key?: Buffer
  /** What is stored. */
  data: ArrayBufferView
}

const code = (text: string) => Buffer.from(text, 'latin1')

export function pickledText(text: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(Buffer.byteLength(text))
  return Buffer.concat([code('X'), length, Buffer.from(text)])
}

function pickledNumber(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt(value))
  return Buffer.concat([code('\x8a\x08'), bytes])
}

const pickledSizes = (sizes: readonly number[]) => [code('('), ...sizes.map(pickledNumber), code('t')]

function pickledTensor(
  { shape, strides, offset = 0, kind = 'FloatStorage', module = 'torch', key, data }: PickledTensor,
  own: string,
): Buffer {
  const dense = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1))
  return Buffer.concat([
    code('ctorch._utils\n_rebuild_tensor_v2\n(('),
    pickledText('storage'),
    code(`c${module}\n${kind}\n`),
    key ?? pickledText(own),
    pickledText('cpu'),
    pickledNumber(data.byteLength),
    code('tQ'),
    pickledNumber(offset),
    ...pickledSizes(shape),
    ...pickledSizes(strides ?? dense),
    code('\x89ccollections\nOrderedDict\n)RtR'),
  ])
}

/** Writes tensors by name as `torch.save` does. */
export function writeTorch(path: string, tensors: Readonly<Record<string, PickledTensor>>): Promise<void> {
  const entries = Object.entries(tensors)
  const pickle = Buffer.concat([
    code('\x80\x02}('),
    ...entries.flatMap(([name, tensor], i) => [pickledText(name), pickledTensor(tensor, String(i))]),
    code('u.'),
  ])
  const storages = entries.map(([, { data }], i) => [`archive/data/${i}`, bytesOf(data)] as const)
  return writeZip(path, { 'archive/data.pkl': pickle, ...Object.fromEntries(storages) })
}
