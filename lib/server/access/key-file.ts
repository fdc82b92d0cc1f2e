import 'server-only'
import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { KEY_NAME, type ApiKey } from './api-keys'

const fileSchema = z.strictObject({
  keys: z.array(
    z.strictObject({
      name: z.string().regex(KEY_NAME),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      added: z.iso.datetime(),
    }),
  ),
})

/** A key of the file. */
export interface FiledKey extends ApiKey {
  added: string
}

/** The file that TILLER_API_KEYS_FILE names. It holds no key, only what keys are recognised by. */
export class KeyFile {
  private seen = ''
  private keys: readonly FiledKey[] = []

  constructor(private readonly path: string) {}

  /** The keys as the file has them now; read again only when it has changed. Throws an Error that says what is wrong with it. */
  async read(): Promise<readonly FiledKey[]> {
    const { mtimeMs, size, ino } = await stat(this.path)
    const state = `${mtimeMs} ${size} ${ino}`
    if (state === this.seen) return this.keys
    this.keys = parse(await readFile(this.path, 'utf8'), this.path)
    this.seen = state
    return this.keys
  }

  /** Like `read`, with none for a file that is not there yet. */
  async readIfThere(): Promise<readonly FiledKey[]> {
    return this.read().catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
  }

  /** Writes the file in one step, for its owner's eyes only: who reads it finds the old keys or the new ones. */
  async write(keys: readonly FiledKey[]): Promise<void> {
    const entries = keys.map(({ name, hash, added }) => ({ name, sha256: hash.toString('hex'), added }))
    const part = `${this.path}.${process.pid}.part`
    await writeFile(part, `${JSON.stringify({ keys: entries }, null, 2)}\n`, { mode: 0o600 })
    await chmod(part, 0o600)
    await rename(part, this.path)
  }
}

function parse(text: string, path: string): FiledKey[] {
  try {
    const { keys } = fileSchema.parse(JSON.parse(text))
    return keys.map(({ name, sha256, added }) => ({ name, hash: Buffer.from(sha256, 'hex'), added }))
  } catch (cause) {
    throw new Error(
      `"${path}" is no file of keys as "npm run keys" writes it. Move it away and add the keys anew.`,
      {
        cause,
      },
    )
  }
}
