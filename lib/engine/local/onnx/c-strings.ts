import koffi from 'koffi'

/** Lists of strings as C takes them: addresses of bytes that end with a zero. They stay for as long as this object does. */
export class CStrings {
  private readonly bytes: readonly Buffer[]
  private readonly addresses: ReadonlyMap<string, bigint>
  private readonly lists = new Map<string, BigUint64Array>()

  constructor(strings: readonly string[], encoding: 'utf8' | 'utf16le' = 'utf8') {
    this.bytes = strings.map((text) => ownBuffer(`${text}\0`, encoding))
    this.addresses = new Map(strings.map((text, i) => [text, koffi.address(this.bytes[i])]))
  }

  /** The addresses of some of the strings. */
  list(strings: readonly string[]): BigUint64Array {
    const key = strings.join('\0')
    const known = this.lists.get(key)
    if (known) return known
    const list = addressList(strings.map((text) => this.addresses.get(text)!))
    this.lists.set(key, list)
    return list
  }
}

/** Addresses as an array in C. It has a buffer of its own: small arrays without lie among JavaScript's objects, which move. */
export function addressList(addresses: readonly bigint[]): BigUint64Array {
  const list = new BigUint64Array(new ArrayBuffer(8 * addresses.length))
  list.set(addresses)
  return list
}

function ownBuffer(text: string, encoding: 'utf8' | 'utf16le'): Buffer {
  const buffer = Buffer.from(new ArrayBuffer(Buffer.byteLength(text, encoding)))
  buffer.write(text, encoding)
  return buffer
}
