import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runData } from './data-command'
import { readEnv } from './env'

let dir: string
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'data-'))))
afterEach(() => rm(dir, { recursive: true }))

async function data(line: string, folder = 'data') {
  const said = { out: [] as string[], err: [] as string[] }
  const tell = {
    out: (text: string) => void said.out.push(text),
    err: (text: string) => void said.err.push(text),
  }
  const code = await runData(line.split(' '), tell, readEnv({ TILLER_DATA_DIR: join(dir, folder) }))
  return { code, out: said.out.join('\n'), err: said.err.join('\n') }
}

describe('npm run data', () => {
  it('exports, imports and checks', async () => {
    const file = join(dir, 'backup.jsonl')
    const nothing =
      '0 sessions, 0 variants, 0 made features, 0 conversations, personas and comparisons with 0 messages and versions'
    expect(await data(`export ${file}`)).toEqual({ code: 0, out: `Exported ${nothing}.`, err: '' })
    expect(await data(`import ${file}`, 'other')).toEqual({ code: 0, out: `Imported ${nothing}.`, err: '' })
    expect(await data('check', 'other')).toEqual({ code: 0, out: `${nothing}: all can be read.`, err: '' })
  })

  it('says what it can do, and what it cannot', async () => {
    expect(await data('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('export FILE') as string,
    })
    for (const line of ['', 'export', 'check now', 'import a b', 'burn'])
      expect(await data(line)).toMatchObject({ code: 2, err: expect.stringContaining('Usage') as string })
    expect(await data(`import ${join(dir, 'nothing')}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing') as string,
    })
  })
})
