/** The bytes at hand end before the value does; more of the file may hold it. */
export class OutOfBytes extends Error {}

const decoder = new TextDecoder()

/** Reads little-endian values one after the other. */
export class ByteCursor {
  private readonly view: DataView
  at = 0

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  u8 = () => this.view.getUint8(this.take(1))
  i8 = () => this.view.getInt8(this.take(1))
  u16 = () => this.view.getUint16(this.take(2), true)
  i16 = () => this.view.getInt16(this.take(2), true)
  u32 = () => this.view.getUint32(this.take(4), true)
  i32 = () => this.view.getInt32(this.take(4), true)
  f32 = () => this.view.getFloat32(this.take(4), true)
  f64 = () => this.view.getFloat64(this.take(8), true)
  /** 64-bit integers beyond 2^53 lose their last bits: as lengths they exceed every file all the same. */
  u64 = () => Number(this.view.getBigUint64(this.take(8), true))
  i64 = () => Number(this.view.getBigInt64(this.take(8), true))

  text(length: number): string {
    const start = this.take(length)
    return decoder.decode(this.bytes.subarray(start, start + length))
  }

  /** @throws OutOfBytes unless `length` bytes are left */
  require(length: number): void {
    if (!(length <= this.bytes.length - this.at)) throw new OutOfBytes()
  }

  private take(length: number): number {
    this.require(length)
    const start = this.at
    this.at += length
    return start
  }
}
