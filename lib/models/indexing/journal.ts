import { open, readFile, truncate, type FileHandle } from 'node:fs/promises'
import type { z } from 'zod'

const NEWLINE = '\n'

/**
 * A file of JSON lines that only grows. What a process wrote before it died is there when the next one opens it; a last line
 * that it did not finish is dropped.
 */
export class Journal<Item> {
  private constructor(
    readonly items: Item[],
    private readonly file: FileHandle,
  ) {}

  /** @throws Error naming the file for a line in it that is not of the schema */
  static async open<Item>(path: string, schema: z.ZodType<Item>): Promise<Journal<Item>> {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      throw error
    })
    const whole = text.slice(0, text.lastIndexOf(NEWLINE) + 1)
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole))
    const items = whole
      .split(NEWLINE)
      .filter(Boolean)
      .map((line, at) => {
        const parsed = schema.safeParse(JSON.parse(line))
        if (parsed.success) return parsed.data
        throw new Error(`Line ${at + 1} of ${path} is not what indexing wrote. Delete that file and run the command again.`)
      })
    return new Journal(items, await open(path, 'a'))
  }

  async append(item: Item): Promise<void> {
    await this.file.appendFile(JSON.stringify(item) + NEWLINE)
    this.items.push(item)
  }

  close(): Promise<void> {
    return this.file.close()
  }
}
